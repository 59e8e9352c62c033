// The world of every CurlHttpClient test: a loop, the real clock, a client with small bounds. One thread.
#pragma once

#include "adapters/http/curl_http_client.hpp"
#include "adapters/http/raw_server.hpp"
#include "adapters/system/system_clock.hpp"
#include "fakes/run_awaitable.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace calfleet::tests {

using Kind = ports::HttpError::Kind;

class HttpWorld : public testing::Test {
protected:
    std::unique_ptr<adapters::http::CurlHttpClient> make_client(
        adapters::http::HttpClientConfig config = {}) {
        return std::make_unique<adapters::http::CurlHttpClient>(io_.get_executor(), clock_,
                                                                std::move(config));
    }

    std::unique_ptr<RawServer> make_server(RawServer::Responder responder) {
        return std::make_unique<RawServer>(io_, std::move(responder));
    }

    ports::HttpRequest get(std::string url, std::chrono::milliseconds patience = std::chrono::seconds(15)) {
        ports::HttpRequest request;
        request.url = std::move(url);
        request.deadline = clock_.steady_now() + patience;
        return request;
    }

    ports::HttpRequest post(std::string url, std::string body) {
        ports::HttpRequest request = get(std::move(url));
        request.method = ports::HttpMethod::kPost;
        request.body = std::move(body);
        return request;
    }

    // The coroutine owns its request, as a caller of the port must.
    static ports::awaitable<adapters::http::HttpResult> send(ports::HttpClient& http,
                                                             ports::HttpRequest request) {
        co_return co_await http.send(request);
    }

    adapters::http::HttpResult ask(ports::HttpClient& http, ports::HttpRequest request) {
        return fakes::run_awaitable(io_, send(http, std::move(request)));
    }
    fakes::Started<adapters::http::HttpResult> start(ports::HttpClient& http, ports::HttpRequest request) {
        return fakes::start_awaitable(io_, send(http, std::move(request)));
    }

    // Sends, and gives up when the gate opens.
    static ports::awaitable<std::size_t> send_until(ports::HttpClient& http, ports::HttpRequest request,
                                                    boost::asio::steady_timer& gate) {
        using boost::asio::experimental::awaitable_operators::operator||;
        auto opened = gate.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        auto race = http.send(request) || std::move(opened);
        const auto first = co_await std::move(race);
        co_return first.index();
    }

    boost::asio::io_context io_;
    adapters::system::SystemClock clock_;
};

}  // namespace calfleet::tests
