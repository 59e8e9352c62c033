#include "adapters/kafka/queue_waker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace calfleet::adapters::kafka {

namespace asio = boost::asio;

namespace {

constexpr std::uint64_t kOne = 1;

int make_event_fd() {
    const int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    return fd;
}

}  // namespace

QueueWaker::QueueWaker(const asio::any_io_executor& executor)
    : event_fd_(executor, make_event_fd()), timer_(executor) {}

void QueueWaker::attach(rd_kafka_queue_t* queue) {
    rd_kafka_queue_io_event_enable(queue, event_fd_.native_handle(), &kOne, sizeof kOne);
    wake();  // whatever came before is found by the next drain
}

void QueueWaker::detach(rd_kafka_queue_t* queue) {
    rd_kafka_queue_io_event_enable(queue, -1, nullptr, 0);
}

void QueueWaker::wake() {
    // A full counter would mean that nobody has drained for 2^64 wake-ups; being woken is all that counts.
    [[maybe_unused]] const auto written = ::write(event_fd_.native_handle(), &kOne, sizeof kOne);
}

ports::awaitable<void> QueueWaker::wait(std::chrono::milliseconds at_most) {
    using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace)
    constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
    timer_.expires_after(at_most);
    co_await (event_fd_.async_wait(asio::posix::stream_descriptor::wait_read, kToken) ||
              timer_.async_wait(kToken));
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(event_fd_.native_handle(), &count, sizeof count);
}

}  // namespace calfleet::adapters::kafka
