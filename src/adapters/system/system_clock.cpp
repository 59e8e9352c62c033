#include "adapters/system/system_clock.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace calfleet::adapters::system {

using std::chrono::floor;
using std::chrono::milliseconds;

core::Instant SystemClock::now() const {
    return floor<milliseconds>(std::chrono::system_clock::now());
}

ports::SteadyInstant SystemClock::steady_now() const {
    return floor<milliseconds>(std::chrono::steady_clock::now());
}

ports::awaitable<void> SystemClock::sleep_for(milliseconds duration) {
    if (duration <= milliseconds::zero()) co_return;
    boost::asio::steady_timer alarm(co_await boost::asio::this_coro::executor, duration);
    co_await alarm.async_wait(boost::asio::use_awaitable);
}

}  // namespace calfleet::adapters::system
