#include "adapters/config/store_url.hpp"

#include "adapters/config/value_parsing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace calfleet::adapters::config {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::string_view kSqlite = "sqlite:///";
constexpr std::array<std::string_view, 2> kPostgres{"postgresql://", "postgres://"};
constexpr std::int64_t kPortMax = 65'535;

// scheme://user_info@hosts/rest?query
struct PostgresParts {
    std::string_view scheme;
    std::string_view user_info;  // with its @; empty when there is none
    std::string_view hosts;
    std::string_view path;
    std::string_view query;  // without its question mark
    bool has_query = false;
};

std::optional<PostgresParts> split(std::string_view text) {
    PostgresParts parts;
    for (const std::string_view scheme : kPostgres)
        if (text.starts_with(scheme)) parts.scheme = scheme;
    if (parts.scheme.empty()) return std::nullopt;
    std::string_view rest = text.substr(parts.scheme.size());
    const std::size_t question = rest.find('?');
    if (question != std::string_view::npos) {
        parts.has_query = true;
        parts.query = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    parts.path = rest.substr(slash);
    parts.hosts = rest.substr(0, slash);
    if (const std::size_t at = parts.hosts.find('@'); at != std::string_view::npos) {
        parts.user_info = parts.hosts.substr(0, at + 1);
        parts.hosts.remove_prefix(at + 1);
    }
    return parts;
}

// The pieces between separators, each given to `look`; true when it accepts all of them.
template <class Look>
bool all_of(std::string_view list, char separator, Look look) {
    while (true) {
        const std::string_view piece = list.substr(0, list.find(separator));
        if (!look(piece)) return false;
        if (piece.size() == list.size()) return true;
        list.remove_prefix(piece.size() + 1);
    }
}

bool is_host(std::string_view host) {
    const std::size_t after_address = host.starts_with('[') ? host.find(']') : 0;
    if (after_address == std::string_view::npos) return false;
    const std::size_t colon = host.find(':', after_address);
    if (colon == std::string_view::npos) return true;
    const std::string_view port = host.substr(colon + 1);
    return port.empty() || parse_integer(port, 1, kPortMax).has_value();
}

bool is_option(std::string_view option) {
    const std::string_view name = option.substr(0, option.find('='));
    return name.size() < option.size() && !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

bool is_acceptable(const PostgresParts& parts) {
    const auto has_no_at = [](std::string_view part) { return part.find('@') == std::string_view::npos; };
    return has_no_at(parts.hosts) && has_no_at(parts.path) && has_no_at(parts.query) &&
           all_of(parts.hosts, ',', is_host) && (!parts.has_query || all_of(parts.query, '&', is_option));
}

bool holds_blank_or_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '#';
    });
}

std::string masked_options(std::string_view query) {
    std::string masked;
    all_of(query, '&', [&masked](std::string_view option) {
        const std::string_view name = option.substr(0, option.find('='));
        const bool is_secret = name.find("password") != std::string_view::npos;
        masked += masked.empty() ? '?' : '&';
        masked += is_secret ? std::string(name) + '=' + std::string(kMask) : std::string(option);
        return true;
    });
    return masked;
}

}  // namespace

std::optional<StoreUrl> parse_store_url(std::string_view text) {
    if (text.starts_with(kSqlite) && text.size() > kSqlite.size())
        return SqliteFile{std::string(text.substr(kSqlite.size()))};
    const auto parts = split(text);
    if (!parts || !is_acceptable(*parts) || holds_blank_or_control(text)) return std::nullopt;
    return PostgresServer{core::Secret::copy_of(text)};
}

std::string masked_store_url(std::string_view text) {
    if (text.empty() || text.starts_with(kSqlite)) return std::string(text);
    const auto parts = split(text);
    if (!parts || !is_acceptable(*parts) || holds_blank_or_control(text)) return std::string(kMask);
    std::string masked(parts->scheme);
    if (const std::size_t colon = parts->user_info.find(':'); colon != std::string_view::npos) {
        masked += parts->user_info.substr(0, colon + 1);
        masked += kMask;
        masked += '@';
    } else {
        masked += parts->user_info;
    }
    masked += parts->hosts;
    masked += parts->path;
    if (parts->has_query) masked += masked_options(parts->query);
    return masked;
}

}  // namespace calfleet::adapters::config
