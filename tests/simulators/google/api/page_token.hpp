// Opaque names of a page's first entry. Clients must hand them back as they are.
#pragma once

#include "simulators/google/model/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

inline std::string page_token(const EventPosition& position) {
    return "EiAK" + std::to_string(position.first.time_since_epoch().count()) + "_" + position.second;
}

inline std::optional<EventPosition> parse_page_token(std::string_view text) {
    const auto split = text.find('_');
    if (!text.starts_with("EiAK") || split == std::string_view::npos) return std::nullopt;
    char* end = nullptr;
    const std::string number(text.substr(4, split - 4));
    const long long milliseconds = std::strtoll(number.c_str(), &end, 10);
    if (number.empty() || *end != '\0') return std::nullopt;
    return EventPosition(core::Instant(std::chrono::milliseconds(milliseconds)), text.substr(split + 1));
}

}  // namespace calfleet::simulators::google
