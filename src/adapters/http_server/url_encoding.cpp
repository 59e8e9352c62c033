#include "adapters/http_server/url_encoding.hpp"

#include <algorithm>

namespace calfleet::adapters::http_server {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The byte that "%XY" at the front stands for; NUL where there is none, because NUL itself is refused too.
char escaped_byte(std::string_view text) {
    if (text.size() < 3) return '\0';
    const int high = hex_digit(text[1]), low = hex_digit(text[2]);
    return high < 0 || low < 0 ? '\0' : static_cast<char>(high * 16 + low);
}

std::optional<std::string> decode_form_text(std::string_view text) {
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '+', ' ');
    return decode_percent(plain);
}

// Calls `visit` for each part between separators until one call answers false; true when none did.
template <class Visit>
bool for_each_part(std::string_view text, char separator, Visit visit) {
    while (true) {
        const auto end = text.find(separator);
        if (!visit(text.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<std::string> decode_percent(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty()) {
        const bool escaped = text.front() == '%';
        const char byte = escaped ? escaped_byte(text) : text.front();
        if (byte == '\0') return std::nullopt;
        decoded.push_back(byte);
        text.remove_prefix(escaped ? 3 : 1);
    }
    return decoded;
}

std::optional<std::vector<std::string>> decode_path(std::string_view path) {
    if (path.empty() || path.front() != '/') return std::nullopt;
    std::vector<std::string> segments;
    const bool well_formed = for_each_part(path.substr(1), '/', [&segments](std::string_view part) {
        auto segment = decode_percent(part);
        if (!segment) return false;
        segments.push_back(*std::move(segment));
        return true;
    });
    if (!well_formed) return std::nullopt;
    return segments;
}

std::optional<QueryParameters> QueryParameters::parse(std::string_view query) {
    QueryParameters parameters;
    const bool well_formed = for_each_part(query, '&', [&parameters](std::string_view part) {
        if (part.empty()) return true;
        const auto equals = part.find('=');
        auto name = decode_form_text(part.substr(0, equals));
        auto value = decode_form_text(equals == std::string_view::npos ? "" : part.substr(equals + 1));
        if (!name || !value) return false;
        parameters.pairs_.emplace_back(*std::move(name), *std::move(value));
        return true;
    });
    if (!well_formed) return std::nullopt;
    return parameters;
}

std::optional<std::string_view> QueryParameters::find(std::string_view name) const {
    for (const auto& [key, value] : pairs_)
        if (key == name) return std::string_view(value);
    return std::nullopt;
}

std::vector<std::string_view> QueryParameters::find_all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : pairs_)
        if (key == name) values.emplace_back(value);
    return values;
}

}  // namespace calfleet::adapters::http_server
