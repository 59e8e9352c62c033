// A small HTTP/1.1 server: health endpoint, gateway, simulators. One loop thread runs the server, its
// connections and its handler; every method is called on that thread. Owns each connection's coroutine and
// waits for all of them in stop(), which must have ended before the server is destroyed, unless the loop
// never runs again.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "adapters/http_server/listen_address.hpp"
#include "core/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace calfleet::adapters::http_server {

struct HttpServerLimits {
    std::size_t header_bytes_max = 16UL * 1024;  // request line and headers; beyond it 431
    std::size_t body_bytes_max = 1024UL * 1024;  // beyond it 413
    std::size_t connections_max = 1024;          // further ones wait in the kernel's queue
    std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);   // until a whole request is here
    std::chrono::milliseconds write_timeout = std::chrono::seconds(30);  // for the peer to take an answer
};

class HttpServer {
public:
    HttpServer(boost::asio::any_io_executor executor, HttpServerHandler handler,
               HttpServerLimits limits = {});
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Binds and begins to accept. Once; port 0 lets the system choose.
    core::Result<void, ListenError> listen(std::string_view address);

    // After listen(): the port bound, and "http://127.0.0.1:9464".
    std::uint16_t port() const;
    std::string url() const;

    // Takes no more connections, closes those that wait for a request, lets running requests end within
    // `grace`, then cancels them. Returns when no connection is left.
    ports::awaitable<void> stop(std::chrono::milliseconds grace);

private:
    class State;
    std::shared_ptr<State> state_;
};

}  // namespace calfleet::adapters::http_server
