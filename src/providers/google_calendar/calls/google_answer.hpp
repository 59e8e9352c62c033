// What every decoder of Google's JSON answers needs: a text inside an object, and the failure that an
// unreadable answer is. Pure functions, any thread.
#pragma once

#include "codec/json_value.hpp"
#include "core/outcome.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace calfleet::providers::google_calendar {

// Borrowed from the object; empty when there is no such member, or it is no text.
inline std::string_view text_of(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* value = object.find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

inline core::Failed unreadable_answer(
    std::string message = "The calendar service sent an unreadable answer.") {
    return core::Failed{core::FailureReason::kApi5xx, std::move(message), std::nullopt, {}};
}

}  // namespace calfleet::providers::google_calendar
