#include "wiring/healthcheck.hpp"

#include "adapters/config/command_line.hpp"
#include "adapters/http/blocking_get.hpp"
#include "adapters/http_server/listen_address.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <iostream>

namespace calfleet::wiring {
namespace {

namespace config = adapters::config;
using boost::asio::ip::tcp;

constexpr std::chrono::seconds kPatience{2};

int refuse(const std::string& program, const std::string& message) {
    std::cerr << program << " healthcheck: " << message << '\n';
    return config::kExitFailed;
}

// Who listens on every address is asked on this machine's own.
tcp::endpoint reachable(tcp::endpoint listening) {
    if (!listening.address().is_unspecified()) return listening;
    if (listening.address().is_v6()) return {boost::asio::ip::address_v6::loopback(), listening.port()};
    return {boost::asio::ip::address_v4::loopback(), listening.port()};
}

std::string url_of(const tcp::endpoint& endpoint, bool only_live) {
    const std::string host = endpoint.address().is_v6() ? "[" + endpoint.address().to_string() + "]"
                                                        : endpoint.address().to_string();
    return "http://" + host + ":" + std::to_string(endpoint.port()) +
           (only_live ? "/livez" : "/readyz?verbose");
}

}  // namespace

int check_health(const std::string& program, const std::string& http_listen, bool only_live) {
    const auto listening = adapters::http_server::parse_listen_address(http_listen);
    if (listening.has_error()) return refuse(program, "http_listen: " + listening.error().message);
    if (listening->port() == 0)
        return refuse(program,
                      "http_listen has port 0, so the system chose one that is not known here: name a port");
    const std::string url = url_of(reachable(*listening), only_live);
    const auto answer = adapters::http::blocking_get(url, kPatience);
    if (answer.has_error()) return refuse(program, url + ": " + answer.error());
    std::cout << answer->body;
    return answer->status == 200 ? config::kExitOk : config::kExitFailed;
}

}  // namespace calfleet::wiring
