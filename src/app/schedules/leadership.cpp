#include "app/schedules/leadership.hpp"

namespace calfleet::app::schedules {
namespace {

constexpr const char* kLeaseName = "scheduler";
constexpr int kLooksInALife = 3;

}  // namespace

ports::awaitable<bool> Leadership::keep() {
    if (lease_ && clock_.steady_now() >= ends_at_) lose("the lease ran out before it was renewed");
    if (clock_.steady_now() < next_look_at_) co_return false;
    next_look_at_ = clock_.steady_now() + duration_ / kLooksInALife;
    if (!lease_) co_return co_await take();
    co_await renew();
    co_return false;
}

ports::awaitable<bool> Leadership::take() {
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto taken = co_await leases_.take(kLeaseName, holder_, duration_);
    if (taken.has_error()) {
        if (!is_store_away_)
            log_.warn("the store is away; nobody can lead", {{"error", taken.error().message}});
        is_store_away_ = true;
        co_return false;
    }
    is_store_away_ = false;
    lease_ = std::move(*taken);
    ends_at_ = asked_at + duration_;
    if (lease_) log_.info("leading the schedules", {{"epoch", lease_->epoch}});
    co_return lease_.has_value();
}

ports::awaitable<void> Leadership::renew() {
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto renewed = co_await leases_.renew(*lease_, duration_);
    // A store that is away may be back before the lease runs out.
    if (renewed.has_error()) co_return;
    if (*renewed) {
        ends_at_ = asked_at + duration_;
    } else {
        lose("somebody else leads by now");
    }
}

ports::awaitable<void> Leadership::resign() {
    if (!lease_) co_return;
    auto released = co_await leases_.release(*lease_);
    lease_.reset();
    if (released.has_error())
        log_.warn("the lease could not be handed back; it runs out by itself",
                  {{"error", released.error().message}});
}

void Leadership::lose(const std::string& why) {
    log_.warn("not leading the schedules any more", {{"reason", why}});
    lease_.reset();
    next_look_at_ = {};
}

}  // namespace calfleet::app::schedules
