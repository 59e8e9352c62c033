#include "app/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace calfleet::app {

namespace asio = boost::asio;

TaskGroup::TaskGroup(asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_error)
    : executor_(std::move(executor)), on_error_(std::move(on_error)) {}

void TaskGroup::start(ports::awaitable<void> task) {
    ++running_;
    asio::co_spawn(executor_, std::move(task), [this](std::exception_ptr error) { finish(error); });
}

void TaskGroup::finish(std::exception_ptr error) {
    --running_;
    if (error) on_error_(error);
    if (running_ != 0) return;
    for (const auto& waiter : waiters_) waiter->cancel();
    waiters_.clear();
}

ports::awaitable<void> TaskGroup::wait_idle(std::chrono::milliseconds bound) {
    if (running_ == 0) co_return;
    auto waiter = std::make_shared<asio::steady_timer>(executor_, bound);
    waiters_.push_back(waiter);
    boost::system::error_code ended_by_cancel;
    co_await waiter->async_wait(asio::redirect_error(asio::use_awaitable, ended_by_cancel));
    std::erase(waiters_, waiter);
}

}  // namespace calfleet::app
