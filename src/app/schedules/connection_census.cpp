#include "app/schedules/connection_census.hpp"

namespace calfleet::app::schedules {
namespace {

constexpr std::chrono::milliseconds kTick{500};  // how soon a change of leaders, and stop(), is noticed
constexpr int kTicksBetweenCounts = 60;

}  // namespace

ports::awaitable<void> ConnectionCensus::run() {
    int ticks_to_wait = 0;
    while (!stopping_) {
        if (!leadership_.holds()) {
            counts_.clear();
            ticks_to_wait = 0;
        } else if (ticks_to_wait-- == 0) {
            co_await count();
            ticks_to_wait = kTicksBetweenCounts;
        }
        co_await clock_.sleep_for(kTick);
    }
}

ports::awaitable<void> ConnectionCensus::count() {
    auto counted = co_await survey_.count_by_state();
    if (counted.has_value()) {
        counts_ = std::move(*counted);
    } else {
        log_.warn("the connections could not be counted", {{"error", counted.error().message}});
    }
}

}  // namespace calfleet::app::schedules
