#include "slots/slot_table.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "readable_data.hpp"

#include <array>
#include <chrono>

namespace calfleet::ctl {
namespace {

constexpr std::size_t kDateSize = 10;  // of "2026-05-12T09:00:00+07:00"
constexpr std::size_t kClockAt = 11;
constexpr std::size_t kClockSize = 5;

std::string text_of(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    if (member == nullptr) return {};
    const std::string* text = member->as_string();
    return printable(text == nullptr ? codec::to_json(*member) : *text);
}

std::string day_of(const std::string& start) {
    constexpr std::array kNames{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    std::string date = start.substr(0, kDateSize);
    const auto day = core::parse_date(date);
    if (!day) return date;
    const std::chrono::weekday weekday{
        std::chrono::sys_days(std::chrono::days(day->time_since_epoch().count()))};
    return std::string(kNames.at(weekday.c_encoding())) + " " + date;
}

std::string clock_of(const std::string& instant) {
    return instant.size() < kClockAt + kClockSize ? "?" : instant.substr(kClockAt, kClockSize);
}

// Slots may overlap, so the next may start before the last one's end.
std::string just_after(const std::string& start) {
    const auto instant = core::parse_rfc3339(start);
    return instant ? core::to_rfc3339(*instant + std::chrono::seconds(1)) : start;
}

const codec::JsonValue::Array& slots_of(const codec::JsonValue& data) {
    static const codec::JsonValue::Array none;
    const codec::JsonValue* slots = data.find("slots");
    return slots == nullptr || slots->as_array() == nullptr ? none : *slots->as_array();
}

}  // namespace

std::vector<std::vector<std::string>> slot_table(const codec::JsonValue& data) {
    std::vector<std::vector<std::string>> lines{{"DAY", "TIME", "SLOT"}};
    for (const codec::JsonValue& slot : slots_of(data)) {
        const std::string start = text_of(slot, "start");
        lines.push_back({day_of(start), clock_of(start) + "-" + clock_of(text_of(slot, "end")), start});
    }
    return lines;
}

std::string slot_summary(const codec::JsonValue& data) {
    const auto& slots = slots_of(data);
    std::string line = std::to_string(slots.size()) + " of " + text_of(data, "total_count") + " free, " +
                       text_of(data, "timezone");
    const codec::JsonValue* truncated = data.find("truncated");
    if (truncated != nullptr && truncated->as_bool() != nullptr && *truncated->as_bool() && !slots.empty())
        line += "; the next: --from " + just_after(text_of(slots.back(), "start"));
    return line;
}

}  // namespace calfleet::ctl
