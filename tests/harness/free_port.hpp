// A loopback port for a program that must be told one beforehand. Nobody holds it once this returns: for
// tests that can live with a rare clash. Prefer port 0 where a program may choose itself.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>

namespace calfleet::harness {

inline std::uint16_t free_port() {
    using boost::asio::ip::tcp;
    boost::asio::io_context io;
    const tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
    return acceptor.local_endpoint().port();
}

}  // namespace calfleet::harness
