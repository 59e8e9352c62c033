#include "adapters/http_server/listen_address.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <cstdint>
#include <optional>

namespace calfleet::adapters::http_server {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return port;
}

}  // namespace

core::Result<boost::asio::ip::tcp::endpoint, ListenError> parse_listen_address(std::string_view text) {
    const auto colon = text.rfind(':');
    std::string_view host = text.substr(0, colon);
    const auto port = colon == std::string_view::npos ? std::nullopt : parse_port(text.substr(colon + 1));
    if (host == "localhost") host = "127.0.0.1";
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);

    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    if (error || !port || address.is_v6() != bracketed)
        return ListenError{"'" + std::string(text) +
                           "' is not an address to listen on: expected IP:port, such as 127.0.0.1:9464"};
    return boost::asio::ip::tcp::endpoint(address, *port);
}

}  // namespace calfleet::adapters::http_server
