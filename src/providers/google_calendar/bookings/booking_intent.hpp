// What the ledger keeps of a booking before Google is asked for it: enough to find the event later and to
// answer with it, even when its template has changed or gone by then.
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "providers/google_calendar/calls/google_event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

struct BookingIntent {
    core::CalendarId calendar_id;
    core::TemplateId template_id;
    NewEvent event;  // read back without its texts: Google has them
    std::vector<core::Warning> warnings;
};

std::string encode_booking_intent(const BookingIntent& intent);

// Nothing when the text is not one of ours.
std::optional<BookingIntent> decode_booking_intent(std::string_view text);

}  // namespace calfleet::providers::google_calendar
