// The data of `calendar.reschedule_event` and `calendar.cancel_event` (the contract, section 5; schemas of
// the same names).
#pragma once

#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"

#include <string>
#include <string_view>

namespace calfleet::providers::google_calendar {

struct RescheduleRequest {
    std::string event_id;
    core::Instant slot_start;
};

// All that is wrong with it, in one `invalid_command`.
core::Result<RescheduleRequest, core::Failed> decode_reschedule_event(std::string_view data);

// The event's id. A reason may stand beside it, and is looked at but kept nowhere: it is the customer's.
core::Result<std::string, core::Failed> decode_cancel_event(std::string_view data);

}  // namespace calfleet::providers::google_calendar
