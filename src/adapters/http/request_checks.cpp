#include "adapters/http/request_checks.hpp"

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>

namespace calfleet::adapters::http {
namespace {

constexpr std::size_t kUrlBytesMax = std::size_t{8} * 1024;
constexpr std::size_t kHeaderBytesMax = std::size_t{32} * 1024;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
bool is_token_char(char c) {  // RFC 9110, section 5.6.2
    return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_url_char(char c) {
    return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7f;
}

bool is_named(const std::string& header, const char* name) {
    return ::strcasecmp(header.c_str(), name) == 0;
}

std::optional<std::string> part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (::curl_url_get(url, part, &text, 0) != CURLUE_OK) return std::nullopt;
    const std::unique_ptr<char, decltype(&::curl_free)> owner(text, &::curl_free);
    return std::string(text);
}

// By the text alone: a name that resolves to loopback today is not a loopback host.
bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    return !error && address.is_loopback();
}

// Read by libcurl's own parser, so that what is judged is what is called.
core::Result<RequestTarget, std::string> check_url(const std::string& text) {
    if (text.size() > kUrlBytesMax) return std::string("the URL is too long");
    if (!std::all_of(text.begin(), text.end(), is_url_char))
        return std::string("the URL holds a control character, a space or a byte outside ASCII");
    if (text.find('#') != std::string::npos) return std::string("the URL holds a fragment");

    const std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)> url(::curl_url(), &::curl_url_cleanup);
    if (::curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_PATH_AS_IS | CURLU_DISALLOW_USER) != 0)
        return std::string("the URL is not one of https, or holds a user name");
    const auto scheme = part_of(url.get(), CURLUPART_SCHEME);
    const auto host = part_of(url.get(), CURLUPART_HOST);
    if (!scheme || !host || host->empty()) return std::string("the URL has no host");
    if (*scheme == "https") return RequestTarget{true, *host};
    if (*scheme != "http") return std::string("the URL is not one of https");
    if (!is_loopback(*host)) return std::string("http without TLS is for loopback hosts only");
    return RequestTarget{false, *host};
}

// How the message is framed and where it goes is the adapter's to say; a second opinion in a header is how
// requests are smuggled.
bool belongs_to_the_adapter(const std::string& header) {
    constexpr std::array kNames{"connection", "content-length",    "expect",
                                "host",       "transfer-encoding", "upgrade"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [&header](const char* name) { return is_named(header, name); });
}

bool carries_a_body(ports::HttpMethod method) {
    return method == ports::HttpMethod::kPost || method == ports::HttpMethod::kPatch;
}

std::optional<std::string> reason_against_headers(const ports::HttpRequest& request) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : request.headers) {
        bytes += name.size() + value.size();
        if (name.empty() || !std::all_of(name.begin(), name.end(), is_token_char))
            return "a header's name is empty or holds a character that is not allowed";
        if (std::any_of(value.begin(), value.end(), is_control))
            return "the header " + name + " holds a control character";
        if (belongs_to_the_adapter(name)) return "the header " + name + " is the adapter's to set";
        if (is_named(name, "authorization") && !request.bearer_token.empty())
            return "a bearer token and an Authorization header contradict each other";
    }
    if (bytes > kHeaderBytesMax) return "the headers are too large";
    return std::nullopt;
}

}  // namespace

core::Result<RequestTarget, std::string> check_request(const ports::HttpRequest& request) {
    auto target = check_url(request.url);
    if (!target) return target;
    if (auto reason = reason_against_headers(request)) return *reason;
    const auto token = request.bearer_token.reveal();
    if (!token.empty() && !is_b64token(token)) return std::string("the bearer token is not a b64token");
    if (token.size() > kHeaderBytesMax) return std::string("the bearer token is too long");
    if (!request.body.empty() && !carries_a_body(request.method))
        return std::string("only a POST or a PATCH carries a body");
    return target;
}

bool is_b64token(std::string_view text) {
    const auto is_plain = [](char c) {
        return is_alphanumeric(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
    };
    const auto* const padding = std::find_if_not(text.begin(), text.end(), is_plain);
    return padding != text.begin() && std::all_of(padding, text.end(), [](char c) { return c == '='; });
}

}  // namespace calfleet::adapters::http
