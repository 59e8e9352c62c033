#include "adapters/http_server/http_server.hpp"

#include "adapters/http_server/raw_connection.hpp"
#include "adapters/http_server/running_server.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace calfleet::adapters::http_server {
namespace {

using ports::awaitable;
using tests::exchange;
using tests::RawConnection;
using tests::RunningServer;

constexpr const char* kGet = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

// Says what it received, so that a test sees what a handler sees.
awaitable<HttpServerResponse> echo(HttpServerRequest request) {
    HttpServerResponse response;
    response.body = request.method + "|" + std::string(request.path()) + "|" + std::string(request.query()) +
                    "|" + std::string(request.header("x-colour").value_or("none")) + "|" + request.body;
    co_return response;
}

HttpServerHandler always(HttpServerResponse response) {
    return [response](HttpServerRequest) -> awaitable<HttpServerResponse> { co_return response; };
}

TEST(HttpServerTest, AHandlerSeesTheRequestAsItWasSent) {
    RunningServer server(echo);
    const auto answer = exchange(server.port(), "POST", "/a%40b?x=%31", "X-Colour: blue\r\n", "hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST|/a%40b|x=%31|blue|hello");
}

TEST(HttpServerTest, AConnectionCarriesManyRequestsAndPipelinedOnesKeepTheirOrder) {
    RunningServer server(echo);
    RawConnection connection(server.port());
    connection.send(
        "GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 2\r\n\r\nokGET /3 HTTP/1.1\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "GET|/1||none|");
    EXPECT_EQ(connection.receive().body, "POST|/2||none|ok");
    EXPECT_EQ(connection.receive().body, "GET|/3||none|");
}

TEST(HttpServerTest, AChunkedBodyArrivesWhole) {
    RunningServer server(echo);
    RawConnection connection(server.port());
    connection.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    EXPECT_EQ(connection.receive().body, "POST|/||none|abcde");
}

TEST(HttpServerTest, AClientThatAsksFirstIsToldToSendItsBody) {
    RunningServer server(echo);
    RawConnection connection(server.port());
    connection.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 100);
    connection.send("abc");
    EXPECT_EQ(connection.receive().body, "POST|/||none|abc");
}

TEST(HttpServerTest, TheConnectionClosesWhenTheClientAsksOrSpeaksHttp10) {
    RunningServer server(echo);
    for (const char* request : {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
        RawConnection connection(server.port());
        connection.send(request);
        EXPECT_EQ(connection.receive().headers["Connection"], "close");
        EXPECT_TRUE(connection.at_end());
    }
}

TEST(HttpServerTest, HeadIsAnsweredWithTheLengthButWithoutTheBody) {
    RunningServer server(echo);
    RawConnection connection(server.port());
    connection.send("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");
    const auto answer = connection.receive();
    EXPECT_EQ(answer.headers.at("Content-Length"), "13");
    EXPECT_EQ(answer.body, "");
}

TEST(HttpServerTest, NoContentHasNeitherBodyNorLength) {
    RunningServer server(always({.status = 204, .body = "ignored"}));
    RawConnection connection(server.port());
    connection.send(std::string(kGet) + kGet);
    EXPECT_FALSE(connection.receive().headers.contains("Content-Length"));
    EXPECT_EQ(connection.receive().status, 204);
}

TEST(HttpServerTest, WhatIsNotHttpIsRefusedWith400) {
    RunningServer server(echo);
    for (const char* text :
         {"\x16\x03\x01 hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nBad Name: x\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: two\r\n\r\n"}) {
        RawConnection connection(server.port());
        connection.send(text);
        EXPECT_EQ(connection.receive().status, 400) << text;
        EXPECT_TRUE(connection.at_end());
    }
}

TEST(HttpServerTest, HeadersBeyondTheLimitAreRefusedWith431) {
    RunningServer server(echo, {.header_bytes_max = 1024});
    const std::string long_header = "X-Colour: " + std::string(2000, 'b') + "\r\n";
    EXPECT_EQ(exchange(server.port(), "GET", "/", long_header).status, 431);
}

TEST(HttpServerTest, ABodyBeyondTheLimitIsRefusedWith413AnnouncedOrNot) {
    RunningServer server(echo, {.body_bytes_max = 1000});
    EXPECT_EQ(exchange(server.port(), "POST", "/", "", std::string(1000, 'x')).status, 200);
    EXPECT_EQ(exchange(server.port(), "POST", "/", "", std::string(500'000, 'x')).status, 413);
    RawConnection connection(server.port());
    connection.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n" + std::string(0x800, 'x'));
    EXPECT_EQ(connection.receive().status, 413);
}

TEST(HttpServerTest, AHandlerThatThrowsIsAnswered500AndTheConnectionGoesOn) {
    RunningServer server([](HttpServerRequest request) -> awaitable<HttpServerResponse> {
        if (request.path() == "/bad") throw std::runtime_error("broken");
        co_return HttpServerResponse{};
    });
    RawConnection connection(server.port());
    connection.send("GET /bad HTTP/1.1\r\n\r\nGET /good HTTP/1.1\r\n\r\n");
    EXPECT_EQ(connection.receive().status, 500);
    EXPECT_EQ(connection.receive().status, 200);
}

TEST(HttpServerTest, ALineBreakInAResponseHeaderNeverReachesTheWire) {
    RunningServer server(always({.headers = {{"Location", "/x\r\nSet-Cookie: a=b"}}}));
    const auto answer = exchange(server.port(), "GET", "/");
    EXPECT_EQ(answer.status, 500);
    EXPECT_FALSE(answer.headers.contains("Set-Cookie"));
}

TEST(HttpServerTest, ASilentConnectionIsClosedAfterTheIdleTimeout) {
    RunningServer server(echo, {.idle_timeout = std::chrono::milliseconds(30)});
    RawConnection silent(server.port()), halfway(server.port());
    halfway.send("GET / HT");
    EXPECT_TRUE(silent.at_end());
    EXPECT_TRUE(halfway.at_end());
}

TEST(HttpServerTest, AConnectionBeyondTheLimitIsServedOnceAnotherLeaves) {
    RunningServer server(echo, {.connections_max = 1});
    auto first = std::make_unique<RawConnection>(server.port());
    first->send(kGet);
    EXPECT_EQ(first->receive().status, 200);
    RawConnection second(server.port());
    second.send(kGet);
    first.reset();
    EXPECT_EQ(second.receive().status, 200);
}

TEST(HttpServerTest, AnAnswerCanBeDroppedTruncatedOrDripped) {
    RunningServer dropping(always({.body = "hello", .delivery = Dropped{}}));
    EXPECT_EQ(exchange(dropping.port(), "GET", "/").status, 0);

    RunningServer truncating(always({.body = "hello", .delivery = Truncated{2}}));
    const auto truncated = exchange(truncating.port(), "GET", "/");
    EXPECT_EQ(truncated.headers.at("Content-Length"), "5");
    EXPECT_EQ(truncated.body, "he");

    RunningServer dripping(always({.body = "hello", .delivery = Dripped{1, std::chrono::milliseconds(0)}}));
    EXPECT_EQ(exchange(dripping.port(), "GET", "/").body, "hello");
}

TEST(HttpServerTest, APortInUseIsSaidInASentence) {
    RunningServer running(echo);
    boost::asio::io_context loop;
    HttpServer second(loop.get_executor(), echo);
    const std::string address = "127.0.0.1:" + std::to_string(running.port());
    const auto listening = second.listen(address);
    ASSERT_FALSE(listening);
    EXPECT_EQ(listening.error().message, address + " is already in use");
}

TEST(HttpServerTest, TheUrlNamesTheAddressBound) {
    boost::asio::io_context loop;
    HttpServer server(loop.get_executor(), echo);
    ASSERT_TRUE(server.listen("127.0.0.1:0"));
    EXPECT_NE(server.port(), 0);
    EXPECT_EQ(server.url(), "http://127.0.0.1:" + std::to_string(server.port()));
}

}  // namespace
}  // namespace calfleet::adapters::http_server
