#include "codec/availability_codec.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::codec {
namespace {

using core::AvailabilityError;

constexpr std::string_view kDayCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";
constexpr std::string_view kDateCharacters = "0123456789-";
constexpr std::string_view kHoursCharacters = "0123456789:-";

// The object is rewritten as text and read by core alone; so nothing in it may pass for the text's own marks.
bool is_plain(std::string_view piece, std::string_view allowed) {
    return !piece.empty() && piece.find_first_not_of(allowed) == std::string_view::npos;
}

std::optional<std::string> hours_text(const JsonValue& json) {
    const JsonValue::Array* intervals = json.as_array();
    if (intervals == nullptr) return std::nullopt;
    std::string text;
    for (const JsonValue& interval : *intervals) {
        const std::string* hours = interval.as_string();
        if (hours == nullptr || !is_plain(*hours, kHoursCharacters)) return std::nullopt;
        text.append(text.empty() ? "" : ",").append(*hours);
    }
    return text.empty() ? "closed" : text;
}

// Appends a clause for each day that the member of the object names; says why it cannot.
std::optional<AvailabilityError> append_clauses(std::string& text, const JsonValue& json,
                                                std::string_view name, std::string_view day_characters) {
    const JsonValue* days = json.find(name);
    if (days == nullptr || days->is_null()) return std::nullopt;
    if (days->as_object() == nullptr)
        return AvailabilityError{std::string(name) + " must be an object of days and their hours"};
    for (const auto& [day, intervals] : *days->as_object()) {
        if (!is_plain(day, day_characters))
            return AvailabilityError{"\"" + day + "\" names no day in " + std::string(name)};
        const auto hours = hours_text(intervals);
        if (!hours)
            return AvailabilityError{"the hours of \"" + day +
                                     "\" must be an array of texts such as 09:00-12:00"};
        text.append(day).append(" ").append(*hours).append(";");
    }
    return std::nullopt;
}

}  // namespace

core::Result<core::Availability, AvailabilityError> decode_availability(const JsonValue& json) {
    if (const std::string* text = json.as_string()) return core::Availability::parse(*text);
    if (json.as_object() == nullptr)
        return AvailabilityError{
            "must be a text such as mon-fri 09:00-17:00, or an object with weekly hours"};
    std::string text;
    if (auto error = append_clauses(text, json, "weekly", kDayCharacters)) return *error;
    if (auto error = append_clauses(text, json, "exceptions", kDateCharacters)) return *error;
    return core::Availability::parse(text);
}

}  // namespace calfleet::codec
