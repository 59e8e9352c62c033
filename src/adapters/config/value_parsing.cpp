#include "adapters/config/value_parsing.hpp"

#include <algorithm>
#include <charconv>

namespace calfleet::adapters::config {
namespace {

std::string_view host_of(std::string_view url, std::string_view scheme) {
    std::string_view rest = url.substr(scheme.size());
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find(':'));
}

bool is_visible(char c) {
    return c > ' ' && c < '\x7f';
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t min, std::int64_t max) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || rest != end || number < min || number > max) return std::nullopt;
    return number;
}

bool is_acceptable_api_url(std::string_view text) {
    return !text.ends_with('/') && is_acceptable_redirect_uri(text);
}

bool is_acceptable_redirect_uri(std::string_view text) {
    if (text.find_first_of("@#") != std::string_view::npos ||
        !std::all_of(text.begin(), text.end(), is_visible))
        return false;
    if (text.starts_with("https://")) return !host_of(text, "https://").empty();
    if (!text.starts_with("http://")) return false;
    const std::string_view host = host_of(text, "http://");
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

bool is_acceptable_scope_list(std::string_view text) {
    const auto may_stand = [](char c) { return c == ' ' || (is_visible(c) && c != '"' && c != '\\'); };
    return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
           text.find("  ") == std::string_view::npos && std::all_of(text.begin(), text.end(), may_stand);
}

}  // namespace calfleet::adapters::config
