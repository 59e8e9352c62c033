// How the commands of a topic may run beside each other (decisions, D8).
#pragma once

#include "core/agent_lanes.hpp"
#include "core/topic.hpp"

#include <cstdint>

namespace calfleet::core {

struct LanePolicy {
    WorkClass work_class = WorkClass::kInteractive;
    bool keeps_order = true;  // one at a time for an agent; else side by side
};

constexpr LanePolicy lane_policy_of(Topic topic) {
    switch (topic) {
        case Topic::kSlotLookups:
            return {WorkClass::kInteractive, false};
        case Topic::kRefreshes:
            return {WorkClass::kRefresh, true};
        case Topic::kMaintenance:
            return {WorkClass::kMaintenance, true};
        default:
            return {WorkClass::kInteractive, true};
    }
}

}  // namespace calfleet::core
