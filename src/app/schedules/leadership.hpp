// Which of several schedulers is the active one: whoever holds the lease. Renewed at a third of its life and
// handed back at the end. Loop thread only.
#pragma once

#include "ports/clock.hpp"
#include "ports/leases.hpp"
#include "ports/log.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace calfleet::app::schedules {

class Leadership {
public:
    // `holder`: unique to this process.
    Leadership(ports::Leases& leases, ports::Clock& clock, ports::Log& log, std::string holder,
               std::chrono::milliseconds duration)
        : leases_(leases), clock_(clock), log_(log), holder_(std::move(holder)), duration_(duration) {}

    // Takes or renews the lease when it is time to; true when it has just become ours.
    ports::awaitable<bool> keep();
    // Sure for as long as the lease lasts, counted from before it was asked for. A process that was asleep
    // finds out here, before it has talked to the store.
    bool holds() const { return lease_.has_value() && clock_.steady_now() < ends_at_; }
    ports::awaitable<void> resign();

private:
    ports::awaitable<bool> take();
    ports::awaitable<void> renew();
    void lose(const std::string& why);

    ports::Leases& leases_;
    ports::Clock& clock_;
    ports::Log& log_;
    const std::string holder_;
    const std::chrono::milliseconds duration_;
    std::optional<ports::Lease> lease_;
    ports::SteadyInstant ends_at_{};
    ports::SteadyInstant next_look_at_{};
    bool is_store_away_ = false;
};

}  // namespace calfleet::app::schedules
