// What each way of failing is called, and that it says nothing it should not.
#include "adapters/http/http_world.hpp"
#include "adapters/http/scripted_resolver.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::tests {
namespace {

using std::chrono::milliseconds;
using CurlFailuresTest = HttpWorld;

TEST_F(CurlFailuresTest, AClosedPortIsUnreachableAndTheMessageNamesTheHostOnly) {
    const auto url = make_server([](const auto&) { return answer(200); })->url("/calendars/ann?key=hidden");
    const auto client = make_client();
    const auto result = ask(*client, get(url));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kUnreachable);
    EXPECT_NE(result.error().message.find("127.0.0.1"), std::string::npos);
    EXPECT_NE(result.error().message.find("Connection refused"), std::string::npos) << result.error().message;
    EXPECT_EQ(result.error().message.find("ann"), std::string::npos);
    EXPECT_EQ(result.error().message.find("hidden"), std::string::npos);
}

TEST_F(CurlFailuresTest, ANameThatDoesNotExistIsUnreachable) {
    const auto client = make_client();
    const auto result = ask(*client, get("https://missing.invalid/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kUnreachable);
}

TEST_F(CurlFailuresTest, AResolverThatHangsHoldsUpNobodyElse) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    const HangingLookups lookups;
    auto hanging = start(*client, get("https://hanging.invalid/x", milliseconds(50)));
    fakes::run_until(io_, [&lookups] { return lookups.count() == 1; });
    EXPECT_TRUE(ask(*client, get(server->url("/x"))));
    fakes::run_until(io_, [hanging] { return hanging.done(); });
    EXPECT_EQ(hanging.result().error().kind, Kind::kTimeout);
    EXPECT_EQ(lookups.count(), 1);
}

TEST_F(CurlFailuresTest, NoAnswerBeforeTheDeadlineIsATimeout) {
    const auto server = make_server([](const auto&) { return no_answer(); });
    const auto client = make_client();
    const auto before = clock_.steady_now();
    const auto result = ask(*client, get(server->url("/x"), milliseconds(60)));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kTimeout);
    EXPECT_GE(clock_.steady_now() - before, milliseconds(60));
    EXPECT_EQ(client->in_flight(), 0u);
    fakes::run_until(io_, [&server] { return server->connections_open() == 0; });
}

TEST_F(CurlFailuresTest, ADeadlineThatHasPassedSendsNothing) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    const auto result = ask(*client, get(server->url("/x"), milliseconds(0)));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kTimeout);
    EXPECT_EQ(server->connections_accepted(), 0u);
}

TEST_F(CurlFailuresTest, AHandshakeThatHangsIsUnreachableAfterTheConnectTimeout) {
    const auto server = make_server([](const auto&) { return no_answer(); });
    adapters::http::HttpClientConfig config;
    config.connect_timeout = milliseconds(60);
    const auto client = make_client(config);
    const auto result = ask(*client, get("https://127.0.0.1:" + std::to_string(server->port()) + "/x"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kUnreachable) << result.error().message;
}

TEST_F(CurlFailuresTest, AConnectionThatBreaksBeforeOrInTheAnswerIsInterrupted) {
    for (const char* bytes : {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        const auto server = make_server([bytes](const auto&) { return closing(bytes); });
        const auto client = make_client();
        const auto result = ask(*client, get(server->url("/x")));
        ASSERT_FALSE(result) << bytes;
        EXPECT_EQ(result.error().kind, Kind::kInterrupted) << bytes;
    }
}

TEST_F(CurlFailuresTest, WhatIsNotHttpIsInterrupted) {
    const auto server = make_server([](const auto&) { return closing("220 mail.example.com ESMTP\r\n"); });
    const auto client = make_client();
    EXPECT_EQ(ask(*client, get(server->url("/x"))).error().kind, Kind::kInterrupted);
}

TEST_F(CurlFailuresTest, ARequestIsNotSentAgainWhenAKeptAliveConnectionBreaks) {
    int answered = 0;
    const auto server =
        make_server([&answered](const auto&) { return ++answered == 1 ? answer(200) : closing(); });
    const auto client = make_client();
    ASSERT_TRUE(ask(*client, get(server->url("/first"))));
    const auto result = ask(*client, post(server->url("/booking"), "{}"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::kInterrupted) << result.error().message;
    EXPECT_EQ(server->requests().size(), 2u);
}

TEST_F(CurlFailuresTest, AnAnswerLargerThanTheLimitIsTooLargeAnnouncedOrNot) {
    const std::string body(2000, 'x');
    adapters::http::HttpClientConfig config;
    config.response_bytes_max = 1000;
    config.response_header_bytes_max = 1000;
    for (const Reply& reply : {answer(200, body), closing("HTTP/1.1 200 OK\r\n\r\n" + body),
                               answer(200, "", "X: " + body + "\r\n")}) {
        const auto server = make_server([&reply](const auto&) { return reply; });
        const auto client = make_client(config);
        const auto result = ask(*client, get(server->url("/x")));
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind, Kind::kTooLarge) << result.error().message;
    }
}

TEST_F(CurlFailuresTest, WhatMustNotBeSentIsRefusedBeforeAConnectionIsMade) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    auto injecting = get(server->url("/x"));
    injecting.headers = {{"X", "a\r\nX-Injected: 1"}};
    auto with_bad_token = get(server->url("/x"));
    with_bad_token.bearer_token = core::Secret("secret\r\nX-Injected: 1");

    EXPECT_EQ(ask(*client, std::move(injecting)).error().kind, Kind::kRefused);
    const auto refused = ask(*client, std::move(with_bad_token)).error();
    EXPECT_EQ(refused.kind, Kind::kRefused);
    EXPECT_EQ(refused.message.find("secret"), std::string::npos);
    for (const char* url :
         {"http://example.com/", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://127.0.0.1/a b"})
        EXPECT_EQ(ask(*client, get(url)).error().kind, Kind::kRefused) << url;
    EXPECT_EQ(server->connections_accepted(), 0u);
}

}  // namespace
}  // namespace calfleet::tests
