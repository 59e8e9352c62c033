// The `calendar_*` events of lookups and bookings (the contract, section 7). No event holds customer data.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::providers::google_calendar {

core::AnalyticsEvent slot_lookup_succeeded(const core::Command& command, const core::TemplateId& template_id,
                                           std::size_t slot_count, std::chrono::milliseconds latency);
core::AnalyticsEvent slot_lookup_failed(const core::Command& command, core::FailureReason reason,
                                        std::chrono::milliseconds latency);

// `time_to_book`: from the start of the booking conversation to the result; nothing when the command names
// none.
core::AnalyticsEvent booking_created(const core::Command& command, const core::TemplateId& template_id,
                                     std::string_view event_id, std::size_t attendee_count,
                                     std::optional<std::chrono::seconds> time_to_book);
core::AnalyticsEvent booking_failed(const core::Command& command, core::FailureReason reason);
// `invite_status`: "sent" or "partial_failure".
core::AnalyticsEvent invite_sent(const core::Command& command, std::string_view event_id,
                                 std::string_view invite_status);

core::AnalyticsEvent booking_rescheduled(const core::Command& command, const core::TemplateId& template_id,
                                         std::string_view event_id);
core::AnalyticsEvent booking_cancelled(const core::Command& command, const core::TemplateId& template_id,
                                       std::string_view event_id);

}  // namespace calfleet::providers::google_calendar
