// One accepted connection: reads requests, has them answered, writes the answers, in turn. Owned by the
// server's list and by its own coroutine; the server's loop thread only.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "adapters/http_server/http_server.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace calfleet::adapters::http_server {

class HttpConnection {
public:
    virtual ~HttpConnection() = default;

    // Ends when either side closes. Holds `self`, so that a frame never outlives its connection.
    virtual ports::awaitable<void> run(std::shared_ptr<HttpConnection> self) = 0;

    // Closes now if it waits for a request, else once the running one is answered.
    virtual void finish() = 0;

    virtual void close() = 0;
};

// Handler and limits are borrowed from the server's state.
std::shared_ptr<HttpConnection> make_http_connection(boost::asio::ip::tcp::socket socket,
                                                     const HttpServerHandler& handler,
                                                     const HttpServerLimits& limits);

}  // namespace calfleet::adapters::http_server
