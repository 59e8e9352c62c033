// A server on a loop thread of its own, as tests need one. stop() or the destructor ends both.
#pragma once

#include "adapters/http_server/http_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

namespace calfleet::tests {

class RunningServer {
public:
    explicit RunningServer(adapters::http_server::HttpServerHandler handler,
                           adapters::http_server::HttpServerLimits limits = {})
        : server_(loop_.get_executor(), std::move(handler), limits) {
        const auto listening = server_.listen("127.0.0.1:0");
        if (!listening) throw std::runtime_error(listening.error().message);
        port_ = server_.port();
        thread_ = std::thread([this] { loop_.run(); });
    }
    ~RunningServer() { stop(std::chrono::seconds(5)); }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    std::uint16_t port() const { return port_; }

    // Blocks until no connection is left and the loop has run out of work.
    void stop(std::chrono::milliseconds grace) {
        if (!thread_.joinable()) return;
        boost::asio::co_spawn(loop_, server_.stop(grace), boost::asio::use_future).get();
        thread_.join();
    }

private:
    boost::asio::io_context loop_{1};
    adapters::http_server::HttpServer server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace calfleet::tests
