#include "oauth/oauth_return.hpp"

#include "adapters/http_server/url_encoding.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <utility>

namespace calfleet::ctl {
namespace {

using adapters::http_server::QueryParameters;

constexpr std::string_view kHttp = "http://";
constexpr std::uint16_t kHttpPort = 80;
// What complete_oauth takes (schemas/commands/calendar.complete_oauth.v1.json).
constexpr std::size_t kStateBytesMax = 512;
constexpr std::size_t kCodeBytesMax = 2'048;
constexpr std::size_t kErrorBytesMax = 256;

bool is_plain(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max) return false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return false;
    }
    return true;
}

// The query of an address, without a fragment; nothing when it has none.
std::optional<std::string_view> query_of(std::string_view address) {
    const std::string_view whole = address.substr(0, address.find('#'));
    const std::size_t mark = whole.find('?');
    if (mark == std::string_view::npos) return std::nullopt;
    return whole.substr(mark + 1);
}

// A parameter's value; empty when it is absent. Nothing when it stands there twice: who put it there?
std::optional<std::string> single(const QueryParameters& parameters, std::string_view name) {
    const auto values = parameters.find_all(name);
    if (values.size() > 1) return std::nullopt;
    return values.empty() ? std::string() : std::string(values.front());
}

// "host:port" or "host" as its two parts; an IPv6 host keeps its brackets.
std::optional<std::pair<std::string, std::uint16_t>> split_authority(std::string_view authority) {
    const std::size_t bracket = authority.find(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos) return std::pair(std::string(authority), kHttpPort);
    const std::string_view digits = authority.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    return std::pair(std::string(authority.substr(0, colon)), port);
}

bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    return !error && address.is_v6() == bracketed && address.is_loopback();
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

std::optional<AuthorizationAddress> read_authorization_url(std::string_view url) {
    const auto query = query_of(url);
    const auto parameters = query ? QueryParameters::parse(*query) : std::nullopt;
    if (!parameters) return std::nullopt;
    auto redirect_uri = single(*parameters, "redirect_uri");
    auto state = single(*parameters, "state");
    if (!redirect_uri || redirect_uri->empty() || !state || state->empty()) return std::nullopt;
    return AuthorizationAddress{std::move(*redirect_uri), std::move(*state)};
}

std::optional<LoopbackTarget> loopback_target(std::string_view redirect_uri) {
    if (!redirect_uri.starts_with(kHttp)) return std::nullopt;
    const std::string_view rest = redirect_uri.substr(kHttp.size());
    const std::size_t end = rest.find_first_of("/?#");
    const auto authority = split_authority(rest.substr(0, end));
    if (!authority || !is_loopback(authority->first)) return std::nullopt;
    const std::string_view after = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    const std::string_view path = after.substr(0, after.find_first_of("?#"));
    return LoopbackTarget{authority->first + ":" + std::to_string(authority->second),
                          path.empty() ? "/" : std::string(path), authority->second};
}

std::optional<OAuthReturn> read_return(std::string_view query) {
    const auto parameters = QueryParameters::parse(query);
    if (!parameters) return std::nullopt;
    auto state = single(*parameters, "state");
    auto code = single(*parameters, "code");
    auto error = single(*parameters, "error");
    if (!state || !code || !error || state->empty() || code->empty() == error->empty()) return std::nullopt;
    const bool usable = is_plain(*state, kStateBytesMax) && is_plain(*code, kCodeBytesMax) &&
                        is_plain(*error, kErrorBytesMax);
    if (!usable) return std::nullopt;
    return OAuthReturn{std::move(*state), core::Secret(std::move(*code)), std::move(*error)};
}

std::optional<OAuthReturn> read_pasted(std::string_view text) {
    text = trimmed(text);
    if (text.find("://") != std::string_view::npos) {
        const auto query = query_of(text);
        return query ? read_return(*query) : std::nullopt;
    }
    // Taken out of the address, it is encoded still; no provider's code holds a percent sign itself.
    auto code = adapters::http_server::decode_percent(text);
    if (!code || code->empty() || !is_plain(*code, kCodeBytesMax)) return std::nullopt;
    if (code->find_first_of(" &=?") != std::string::npos) return std::nullopt;
    return OAuthReturn{{}, core::Secret(std::move(*code)), {}};
}

}  // namespace calfleet::ctl
