// Writes down how slots have ended: moves a schedule past them by compare-and-set, whatever else a person
// changes of the row meanwhile. Loop thread only.
#pragma once

#include "core/time_range.hpp"
#include "ports/clock.hpp"
#include "ports/schedules.hpp"

#include <functional>
#include <string>

namespace calfleet::app::schedules {

enum class Settled {
    kYes,
    kBySomebodyElse,  // the schedule is past these slots already
    kStoreAway,       // nothing is known; the slots may be run again
};

class SlotSettlement {
public:
    explicit SlotSettlement(ports::Schedules& store) : store_(store) {}

    // Changes the schedule if its first slot that is not settled is still `expected`.
    using Change = std::function<void(ports::Schedule&)>;
    ports::awaitable<Settled> settle(std::string name, core::Instant expected, Change change);
    // The run that was asked for then has been made.
    ports::awaitable<Settled> settle_requested(std::string name, ports::RequestedRun made);

private:
    using Condition = std::function<bool(const ports::Schedule&)>;
    ports::awaitable<Settled> change_if(std::string name, Condition holds, Change change);

    ports::Schedules& store_;
};

}  // namespace calfleet::app::schedules
