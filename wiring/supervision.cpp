#include "wiring/supervision.hpp"

#include <algorithm>
#include <chrono>

namespace calfleet::wiring {
namespace {

constexpr std::chrono::milliseconds kTick{500};  // how soon a change of the status, and the end, is noticed

}  // namespace

ports::awaitable<void> Supervision::run() {
    if (!manager_.listens()) co_return;
    bool is_told_ready = false;
    // Half of it, as sd_watchdog_enabled(3) advises.
    const auto pause = std::min(kTick, manager_.watchdog().value_or(kTick) / 2);
    while (!has_ended_) {
        is_told_ready = is_told_ready || manager_.tell("READY=1");
        if (manager_.watchdog()) manager_.tell("WATCHDOG=1");
        tell_status();
        co_await clock_.sleep_for(pause);
    }
}

void Supervision::stopping() {
    is_stopping_ = true;
    if (manager_.listens()) manager_.tell("STOPPING=1\nSTATUS=stopping: finishing what is in flight");
}

void Supervision::tell_status() {
    std::string status = service_.status();
    if (is_stopping_ || status == told_) return;
    // A manager that is behind takes no more for the moment.
    if (manager_.tell("STATUS=" + status)) told_ = std::move(status);
}

}  // namespace calfleet::wiring
