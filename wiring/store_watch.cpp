#include "wiring/store_watch.hpp"

namespace calfleet::wiring {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1'000};
constexpr std::chrono::seconds kTooOld{5};

}  // namespace

ports::awaitable<void> StoreWatch::run() {
    while (!stopping_) {
        co_await look();
        co_await clock_.sleep_for(kLookEvery);
    }
}

ports::awaitable<void> StoreWatch::look() {
    const SchemaVersion found = co_await ask_();
    if (found.has_error()) {
        error_ = found.error().message;
        co_return;
    }
    error_.clear();
    answered_at_ = clock_.steady_now();
    version_ = *found;
    // A service opens its store before it watches it, and refuses any schema but its own.
    if (needed_version_ == 0) needed_version_ = version_;
}

CheckState StoreWatch::store() const {
    if (!error_.empty()) return {false, error_, age()};
    if (!answered_at_) return {false, "not asked yet", age()};
    if (age() > kTooOld) return {false, "the store does not answer", age()};
    return {true, {}, age()};
}

CheckState StoreWatch::schema() const {
    std::string detail = "version " + std::to_string(version_);
    if (version_ >= needed_version_ && needed_version_ > 0) return {true, std::move(detail), age()};
    return {false, detail + ", this program needs " + std::to_string(needed_version_), age()};
}

std::optional<std::chrono::milliseconds> StoreWatch::age() const {
    if (!answered_at_) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - *answered_at_);
}

}  // namespace calfleet::wiring
