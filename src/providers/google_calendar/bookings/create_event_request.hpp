// The data of `calendar.create_event` (the contract, section 5;
// schemas/commands/calendar.create_event.v1.json).
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::providers::google_calendar {

struct CreateEventRequest {
    core::TemplateId template_id;
    core::Instant slot_start;
    std::map<std::string, std::string, std::less<>>
        customer_data;  // name, email, phone and what the bot asked for
    std::optional<core::Instant> booking_started_at;
};

// All that is wrong with it, in one `invalid_command`.
core::Result<CreateEventRequest, core::Failed> decode_create_event(std::string_view data);

}  // namespace calfleet::providers::google_calendar
