#include "adapters/smtp/smtp_target.hpp"

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace calfleet::adapters::smtp {
namespace {

constexpr std::size_t kUrlBytesMax = 2'048;

// Empty where the URL has no such part; nothing where it cannot be decoded. Libcurl's copy may be a password,
// so it is wiped.
std::optional<std::string> part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    const auto code = ::curl_url_get(url, part, &text, flags);
    if (code == CURLUE_URLDECODE) return std::nullopt;
    if (code != CURLUE_OK) return std::string();
    std::string copy = text;
    ::explicit_bzero(text, copy.size());
    ::curl_free(text);
    return copy;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    return !error && address.is_loopback();
}

bool is_url_char(char c) {
    return c > ' ' && c < '\x7f' && c != '#' && c != '?';
}

}  // namespace

core::Result<SmtpTarget, ports::MailError> read_smtp_url(const core::Secret& text) {
    const std::string_view view = text.reveal();
    if (view.size() > kUrlBytesMax || !std::all_of(view.begin(), view.end(), is_url_char))
        return ports::MailError{"smtp_url holds a character that no such URL has, or is too long"};
    const std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)> url(::curl_url(), &::curl_url_cleanup);
    // Secret keeps a std::string, whose text ends in a zero.
    if (::curl_url_set(url.get(), CURLUPART_URL, view.data(), 0) != CURLUE_OK)
        return ports::MailError{"smtp_url is no URL"};
    const auto scheme = part_of(url.get(), CURLUPART_SCHEME), host = part_of(url.get(), CURLUPART_HOST);
    const auto port = part_of(url.get(), CURLUPART_PORT), path = part_of(url.get(), CURLUPART_PATH);
    auto user = part_of(url.get(), CURLUPART_USER, CURLU_URLDECODE);
    auto password = part_of(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
    if (!scheme || !host || !port || !path || !user || !password)
        return ports::MailError{"smtp_url holds a %XX that means a control character"};
    if (*scheme != "smtp" && *scheme != "smtps")
        return ports::MailError{"smtp_url must be one of smtp or smtps"};
    if (host->empty() || (!path->empty() && *path != "/"))
        return ports::MailError{"smtp_url must end with its host and port"};

    SmtpTarget target;
    target.user = std::move(*user);
    target.password = core::Secret(std::move(*password));
    target.name = port->empty() ? *host : *host + ":" + *port;
    target.url = *scheme + "://" + target.name;
    if (*scheme == "smtps") {
        target.tls = Tls::kFromTheStart;
    } else if (is_loopback(*host)) {
        target.tls = Tls::kNone;
    }
    return target;
}

}  // namespace calfleet::adapters::smtp
