// The data of `calendar.list_slots` (the contract, section 5; schemas/commands/calendar.list_slots.v1.json).
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/slot_search.hpp"
#include "core/time_zone.hpp"

#include <optional>
#include <string_view>

namespace calfleet::providers::google_calendar {

struct ListSlotsRequest {
    core::TemplateId template_id;
    core::SlotQuery query;
    std::optional<core::TimeZone> shown_in;  // the template's zone where absent
};

// All that is wrong with it, in one `invalid_command`.
core::Result<ListSlotsRequest, core::Failed> decode_list_slots(std::string_view data);

}  // namespace calfleet::providers::google_calendar
