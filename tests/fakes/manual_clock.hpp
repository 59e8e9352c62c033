// Time that stands still until a test moves it. Owned by the test; used on the thread that runs the loop.
// now() and steady_now() move together. Sleepers wake in the order of their due times.
#pragma once

#include "ports/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace calfleet::fakes {

// Tuesday, 10 March 2026, 12:00 UTC.
inline constexpr core::Instant kNoon{std::chrono::seconds(1773144000)};

class ManualClock final : public ports::Clock {
public:
    explicit ManualClock(core::Instant start = kNoon) : now_(start) {}

    core::Instant now() const override { return now_; }
    ports::SteadyInstant steady_now() const override { return steady_now_; }

    ports::awaitable<void> sleep_for(std::chrono::milliseconds duration) override {
        if (duration <= std::chrono::milliseconds::zero()) co_return;
        auto sleeper =
            std::make_shared<Sleeper>(steady_now_ + duration, co_await boost::asio::this_coro::executor);
        sleepers_.push_back(sleeper);
        co_await sleeper->alarm.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        // The alarm rings by cancellation, whoever cancels: only advance() makes it a normal end.
        if (!sleeper->rung) throw boost::system::system_error(boost::asio::error::operation_aborted);
    }

    // Sleepers that are due resume when the loop runs next.
    void advance(std::chrono::milliseconds duration) {
        now_ += duration;
        steady_now_ += duration;
        std::stable_sort(sleepers_.begin(), sleepers_.end(), is_due_before);
        for (const auto& weak : sleepers_) {
            const auto sleeper = weak.lock();
            if (!sleeper || sleeper->due > steady_now_) continue;
            sleeper->rung = true;
            sleeper->alarm.cancel();
        }
        std::erase_if(sleepers_, [](const auto& weak) { return is_over(weak); });
    }

    // Moves the wall clock only, as an operator or NTP would.
    void jump_wall_clock(std::chrono::milliseconds duration) { now_ += duration; }

    // How many coroutines sleep and have not been woken.
    std::size_t sleepers() const {
        const auto asleep = [](const auto& weak) { return !is_over(weak); };
        return static_cast<std::size_t>(std::count_if(sleepers_.begin(), sleepers_.end(), asleep));
    }

private:
    struct Sleeper {
        Sleeper(ports::SteadyInstant due_at, const boost::asio::any_io_executor& executor)
            : due(due_at), alarm(executor, boost::asio::steady_timer::time_point::max()) {}

        ports::SteadyInstant due;
        boost::asio::steady_timer alarm;
        bool rung = false;
    };
    // The coroutine owns its sleeper: one that was cancelled or destroyed leaves an empty pointer here.
    using WeakSleeper = std::weak_ptr<Sleeper>;

    static bool is_over(const WeakSleeper& weak) {
        const auto sleeper = weak.lock();
        return !sleeper || sleeper->rung;
    }
    static bool is_due_before(const WeakSleeper& left, const WeakSleeper& right) {
        const auto first = left.lock();
        const auto second = right.lock();
        return first && (!second || first->due < second->due);
    }

    core::Instant now_;
    // Not zero: code that takes a default-made instant for "now" shall be found out.
    ports::SteadyInstant steady_now_{std::chrono::hours(1000)};
    std::vector<WeakSleeper> sleepers_;
};

}  // namespace calfleet::fakes
