#include "providers/google_calendar/calls/calendar_list.hpp"

#include "codec/json_parser.hpp"
#include "core/template_rules.hpp"
#include "providers/google_calendar/calls/google_answer.hpp"

#include <utility>

namespace calfleet::providers::google_calendar {

core::Result<CalendarListPage, core::Failed> decode_calendar_list(std::string_view body) {
    constexpr codec::JsonLimits kAnswerLimits{1'000'000, 32, 50'000, 1'000};
    const auto parsed = codec::parse_json(body, kAnswerLimits);
    const codec::JsonValue* items = parsed.has_value() ? parsed->find("items") : nullptr;
    const auto* list = items == nullptr ? nullptr : items->as_array();
    if (list == nullptr) return unreadable_answer();
    CalendarListPage page;
    page.next_page_token = text_of(*parsed, "nextPageToken");
    for (const codec::JsonValue& item : *list) {
        std::string id(text_of(item, "id"));
        if (!core::is_acceptable_calendar_id(id)) continue;
        const codec::JsonValue* primary = item.find("primary");
        const bool* is_primary = primary == nullptr ? nullptr : primary->as_bool();
        page.calendars.push_back({core::CalendarId(std::move(id)), std::string(text_of(item, "summary")),
                                  is_primary != nullptr && *is_primary});
    }
    return page;
}

}  // namespace calfleet::providers::google_calendar
