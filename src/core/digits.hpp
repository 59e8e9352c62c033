// Decimal digits of fixed formats (dates, hours). Unlike strtol and from_chars these take no sign, no blank
// and no locale.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// The number that 1 to 9 ASCII digits spell, and nothing else.
inline std::optional<int> parse_digits(std::string_view text) {
    constexpr std::size_t kDigitsMax = 9;
    if (text.empty() || text.size() > kDigitsMax) return std::nullopt;
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

// Appends a number that is not negative, with leading zeros up to the width.
inline void append_digits(std::string& text, int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

}  // namespace calfleet::core
