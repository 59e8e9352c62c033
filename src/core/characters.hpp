// What a byte or a character of somebody's text is. ASCII rules, no locale; the text is UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace calfleet::core {

constexpr bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

constexpr bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_control);
}

// Without the blanks and tabs at both ends. Line breaks stay, so that whoever forbids them still sees them.
constexpr std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Characters as a person counts them, roughly: code points.
constexpr std::size_t count_characters(std::string_view text) {
    const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_one));
}

}  // namespace calfleet::core
