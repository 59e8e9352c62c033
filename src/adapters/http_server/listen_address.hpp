// "127.0.0.1:9464", "[::1]:0" or "localhost:8080" as an address to bind. Names are not looked up: a server
// binds what its operator wrote, not what a resolver says.
#pragma once

#include "core/result.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <string_view>

namespace calfleet::adapters::http_server {

struct ListenError {
    std::string message;  // a sentence for the operator, naming the address
};

core::Result<boost::asio::ip::tcp::endpoint, ListenError> parse_listen_address(std::string_view text);

}  // namespace calfleet::adapters::http_server
