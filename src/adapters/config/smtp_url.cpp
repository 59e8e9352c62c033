#include "adapters/config/smtp_url.hpp"

#include "adapters/config/value_parsing.hpp"
#include "core/characters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace calfleet::adapters::config {
namespace {

constexpr std::array<std::string_view, 2> kSchemes{"smtp://", "smtps://"};
constexpr std::int64_t kPortMax = 65'535;

// scheme user : password @ host
struct Parts {
    std::string_view scheme;
    std::string_view user;
    std::optional<std::string_view> password;
    std::string_view host;  // with its port
};

bool is_user_info_char(char c) {
    return c > ' ' && c < '\x7f' && std::string_view("@/?#[]:").find(c) == std::string_view::npos;
}

bool is_host_char(char c) {
    return core::is_letter_or_digit(c) || c == '.' || c == '-';
}

bool is_address_char(char c) {  // of IPv6
    return core::is_letter_or_digit(c) || c == '.' || c == ':';
}

bool is_host(std::string_view host) {
    const bool is_address = host.starts_with('[');
    const std::size_t end = is_address ? host.find(']') : std::min(host.find(':'), host.size());
    if (end == std::string_view::npos) return false;
    const std::string_view name = is_address ? host.substr(1, end - 1) : host.substr(0, end);
    const std::string_view port = host.substr(is_address ? end + 1 : end);
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), is_address ? is_address_char : is_host_char) &&
           (port.empty() || (port.starts_with(':') && parse_integer(port.substr(1), 1, kPortMax)));
}

std::optional<Parts> split(std::string_view text) {
    Parts parts;
    for (const std::string_view scheme : kSchemes)
        if (text.starts_with(scheme)) parts.scheme = scheme;
    if (parts.scheme.empty()) return std::nullopt;
    parts.host = text.substr(parts.scheme.size());
    if (const std::size_t at = parts.host.find('@'); at != std::string_view::npos) {
        parts.user = parts.host.substr(0, at);
        parts.host.remove_prefix(at + 1);
        if (const std::size_t colon = parts.user.find(':'); colon != std::string_view::npos) {
            parts.password = parts.user.substr(colon + 1);
            parts.user = parts.user.substr(0, colon);
        }
        if (parts.user.empty()) return std::nullopt;
    }
    const std::string_view password = parts.password.value_or("");
    const bool fits = is_host(parts.host) &&
                      std::all_of(parts.user.begin(), parts.user.end(), is_user_info_char) &&
                      std::all_of(password.begin(), password.end(), is_user_info_char);
    return fits ? std::optional(parts) : std::nullopt;
}

}  // namespace

bool is_acceptable_smtp_url(std::string_view text) {
    return split(text).has_value();
}

std::string masked_smtp_url(std::string_view text) {
    if (text.empty()) return {};
    const auto parts = split(text);
    if (!parts) return "***";
    std::string masked(parts->scheme);
    masked += parts->user;
    if (parts->password) masked += ":***";
    if (!parts->user.empty()) masked += '@';
    masked += parts->host;
    return masked;
}

}  // namespace calfleet::adapters::config
