// A booking template: what an admin configured once and every booking of the agent follows. Plain data; it
// may hold anything until validate (core/template_rules.hpp) finds no error in it.
#pragma once

#include "core/availability.hpp"
#include "core/ids.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::core {

// What happens to a booking of a time that is taken by then (decisions, D4).
enum class ConflictPolicy {
    kAllow,   // it stands beside the other
    kReject,  // it is refused: the calendar is asked directly before
};

struct BookingTemplate {
    TemplateId id;
    CompanyId company_id;
    AgentId agent_id;

    std::string name;
    CalendarId calendar_id;
    std::chrono::minutes duration{0};
    int lookup_window_days = 7;
    std::string event_title_pattern;
    std::string location;
    std::string event_description;
    std::string attendees_customer_email_field;  // names a key of the command's customer_data
    std::vector<std::string> attendees_always_cc;

    // What the form does not ask for (decisions, D9). Absent: the calendar's zone, the configured default
    // hours, a step as long as the duration.
    std::optional<std::string> timezone;
    std::optional<Availability> availability;
    std::optional<std::chrono::minutes> slot_step;
    std::chrono::minutes buffer_before{0};
    std::chrono::minutes buffer_after{0};
    std::chrono::minutes min_notice{0};
    std::vector<CalendarId> busy_calendar_ids;  // further calendars whose events block
    std::optional<int> max_per_day;             // bookings of this template on one local day

    ConflictPolicy conflict_policy = ConflictPolicy::kAllow;
    bool with_meeting = false;  // each event gets a video meeting of its own

    friend bool operator==(const BookingTemplate&, const BookingTemplate&) = default;
};

}  // namespace calfleet::core
