// What the ledger keeps of a move or a cancellation before Google is asked for it: enough to look what became
// of it, and to take a move back.
#pragma once

#include "core/ids.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::providers::google_calendar {

struct BookingChangeIntent {
    core::CalendarId calendar_id;
    core::TemplateId template_id;
    std::string event_id;
    // Of a move; a cancellation has none.
    struct Move {
        core::TimeRange from;
        core::TimeRange to;
        core::TimeZone zone;
        std::string hash;               // by which the event says that this very command moved it
        bool overlaps_another = false;  // a booking of our own within the new time
    };
    std::optional<Move> move;
};

std::string encode_change_intent(const BookingChangeIntent& intent);

// Nothing when the text is not one of ours.
std::optional<BookingChangeIntent> decode_change_intent(std::string_view text);

}  // namespace calfleet::providers::google_calendar
