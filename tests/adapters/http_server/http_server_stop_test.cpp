#include "adapters/http_server/http_server.hpp"
#include "adapters/http_server/raw_connection.hpp"
#include "adapters/http_server/running_server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <future>

namespace calfleet::adapters::http_server {
namespace {

using ports::awaitable;
using tests::RawConnection;
using tests::RunningServer;

constexpr const char* kGet = "GET / HTTP/1.1\r\n\r\n";

// A handler that says when it has begun, and then takes that long.
HttpServerHandler slow_handler(std::promise<void>& begun, std::chrono::milliseconds duration) {
    return [&begun, duration](HttpServerRequest) -> awaitable<HttpServerResponse> {
        begun.set_value();
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, duration);
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return HttpServerResponse{.body = "done"};
    };
}

TEST(HttpServerStopTest, IdleConnectionsAreClosedAndNoNewOnesAreTaken) {
    RunningServer server(
        [](HttpServerRequest) -> awaitable<HttpServerResponse> { co_return HttpServerResponse{}; });
    RawConnection idle(server.port());
    idle.send(kGet);
    EXPECT_EQ(idle.receive().status, 200);
    server.stop(std::chrono::seconds(10));
    EXPECT_TRUE(idle.at_end());
    EXPECT_EQ(tests::exchange(server.port(), "GET", "/").status, 0);
}

TEST(HttpServerStopTest, ARunningRequestIsAnsweredWithinTheGrace) {
    std::promise<void> begun;
    RunningServer server(slow_handler(begun, std::chrono::milliseconds(50)));
    RawConnection connection(server.port());
    connection.send(kGet);
    begun.get_future().wait();
    server.stop(std::chrono::seconds(10));
    const auto answer = connection.receive();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.headers.at("Connection"), "close");
    EXPECT_TRUE(connection.at_end());
}

TEST(HttpServerStopTest, ARequestThatOutlivesTheGraceIsCancelled) {
    std::promise<void> begun;
    RunningServer server(slow_handler(begun, std::chrono::hours(1)));
    RawConnection connection(server.port());
    connection.send(kGet);
    begun.get_future().wait();
    server.stop(std::chrono::milliseconds(10));
    EXPECT_TRUE(connection.at_end());
}

TEST(HttpServerStopTest, AServerWithoutALoopCanBeDestroyed) {
    boost::asio::io_context loop;
    HttpServer server(loop.get_executor(), [](HttpServerRequest) -> awaitable<HttpServerResponse> {
        co_return HttpServerResponse{};
    });
    ASSERT_TRUE(server.listen("127.0.0.1:0"));
    loop.poll();
}

}  // namespace
}  // namespace calfleet::adapters::http_server
