#include "core/email_address.hpp"

#include "core/characters.hpp"

#include <algorithm>
#include <cstddef>

namespace calfleet::core {
namespace {

// The limits of RFC 5321 and, for labels, of the domain name system.
constexpr std::size_t kAddressBytesMax = 254;
constexpr std::size_t kLocalPartBytesMax = 64;
constexpr std::size_t kLabelBytesMax = 63;

// `atext` of RFC 5322.
bool is_atom_character(char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_atom(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_atom_character);
}

bool is_label(std::string_view text) {
    const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '-'; };
    return !text.empty() && text.size() <= kLabelBytesMax && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), allowed);
}

bool is_local_part(std::string_view text) {
    if (text.size() > kLocalPartBytesMax) return false;
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
        if (!is_atom(text.substr(0, dot))) return false;
        text.remove_prefix(dot + 1);
    }
    return is_atom(text);
}

// At least two labels, and a last one with a letter: "1.2.3.4" is a machine, not a domain.
bool is_domain(std::string_view text) {
    if (text.find('.') == std::string_view::npos) return false;
    for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
        if (!is_label(text.substr(0, dot))) return false;
        text.remove_prefix(dot + 1);
    }
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return is_label(text) && !std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

std::optional<std::string> parse_email(std::string_view text) {
    const std::string_view address = trimmed(text);
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos || address.size() > kAddressBytesMax) return std::nullopt;
    if (!is_local_part(address.substr(0, at)) || !is_domain(address.substr(at + 1))) return std::nullopt;
    return std::string(address);
}

bool same_mailbox(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

}  // namespace calfleet::core
