#include "codec/utf8.hpp"

#include <algorithm>

namespace calfleet::codec {
namespace {

// How many bytes a UTF-8 sequence that starts with this byte has; 0 for a byte that starts none.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

bool is_sequence(std::string_view text, std::size_t at, std::size_t length) {
    if (length == 0) return false;
    if (at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[at + i]) & 0xc0) != 0x80) return false;
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto second = length > 1 ? static_cast<unsigned char>(text[at + 1]) : 0;
    // Overlong forms, surrogates and what lies beyond U+10FFFF.
    if (lead == 0xe0 && second < 0xa0) return false;
    if (lead == 0xed && second > 0x9f) return false;
    if (lead == 0xf0 && second < 0x90) return false;
    return !(lead == 0xf4 && second > 0x8f);
}

// The bytes of the character at this place; 0 when there is none.
std::size_t character_at(std::string_view text, std::size_t at) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text[at]));
    return is_sequence(text, at, length) ? length : 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    // Most of what we read and write is plain ASCII to its end.
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const auto* const first_other = std::find_if_not(text.begin(), text.end(), is_ascii);
    for (auto at = static_cast<std::size_t>(first_other - text.begin()); at < text.size();) {
        const std::size_t length = character_at(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string with_replacements(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = character_at(text, at);
        clean.append(length == 0 ? "\xef\xbf\xbd" : text.substr(at, length));
        at += length == 0 ? 1 : length;
    }
    return clean;
}

}  // namespace calfleet::codec
