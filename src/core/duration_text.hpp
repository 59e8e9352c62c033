// Durations as a person writes them in a configuration: "250ms", "90s", "10m", "6h", "2d". Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// A whole number from 0 to 1,000,000 and a unit; no sign, no blank, no fraction.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// The shortest text of it, in the largest unit that leaves no rest. Not for negative durations.
std::string to_text(std::chrono::milliseconds duration);

}  // namespace calfleet::core
