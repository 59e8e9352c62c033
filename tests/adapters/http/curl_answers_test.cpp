// What goes out and what comes back when the network is well.
#include "adapters/http/http_world.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace calfleet::tests {
namespace {

using CurlAnswersTest = HttpWorld;

std::size_t times_in(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

TEST_F(CurlAnswersTest, AnAnswerBringsItsStatusHeadersAndBody) {
    const auto server = make_server([](const auto&) { return answer(200, "{\"a\":1}", "ETag: \"7\"\r\n"); });
    const auto client = make_client();
    const auto result = ask(*client, get(server->url("/x")));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, "{\"a\":1}");
    EXPECT_EQ(result->header("etag"), "\"7\"");
    EXPECT_EQ(client->in_flight(), 0u);
}

TEST_F(CurlAnswersTest, EveryStatusIsAnAnswerAndNoRedirectIsFollowed) {
    for (const int status : {201, 302, 401, 404, 409, 429, 500, 503}) {
        const auto server = make_server(
            [status](const auto&) { return answer(status, "why", "Location: http://127.0.0.1:1/away\r\n"); });
        const auto client = make_client();
        const auto result = ask(*client, get(server->url("/x")));
        ASSERT_TRUE(result) << result.error().message;
        EXPECT_EQ(result->status, status);
        EXPECT_EQ(result->body, "why");
        EXPECT_EQ(server->requests().size(), 1u);
    }
}

TEST_F(CurlAnswersTest, NoContentAndChunkedBodiesAreComplete) {
    const auto server = make_server([](const std::string& request) -> Reply {
        if (request.starts_with("DELETE ")) return {"HTTP/1.1 204 No Content\r\n\r\n"};
        return {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n"};
    });
    const auto client = make_client();
    auto request = get(server->url("/x"));
    request.method = ports::HttpMethod::kDelete;
    const auto deleted = ask(*client, std::move(request));
    ASSERT_TRUE(deleted) << deleted.error().message;
    EXPECT_EQ(deleted->status, 204);
    EXPECT_EQ(deleted->body, "");
    EXPECT_EQ(ask(*client, get(server->url("/x")))->body, "abcdefg");
    EXPECT_EQ(server->connections_accepted(), 1u);
}

TEST_F(CurlAnswersTest, ARequestOnTheWireIsWhatItsAuthorWroteAndNoMore) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    auto request = post(server->url("/a?b=c%20d"), "{\"summary\":\"x\"}");
    request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
    request.bearer_token = core::Secret("ya29.token==");
    ASSERT_TRUE(ask(*client, std::move(request)));
    EXPECT_EQ(server->requests().at(0),
              "POST /a?b=c%20d HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server->port()) +
                  "\r\nUser-Agent: calfleet\r\nAccept: */*\r\n"
                  "Content-Type: application/json\r\nX-Empty:\r\n"
                  "Authorization: Bearer ya29.token==\r\n"
                  "Content-Length: 15\r\n\r\n{\"summary\":\"x\"}");
    ASSERT_TRUE(ask(*client, post(server->url("/a"), "raw")));
    EXPECT_EQ(times_in(server->requests().at(1), "Content-Type"), 0u);
    EXPECT_EQ(times_in(server->requests().at(1), "Authorization"), 0u);
}

TEST_F(CurlAnswersTest, APatchSendsItsBodyUnderItsOwnNameAndConditions) {
    const auto server = make_server([](const auto&) { return answer(412); });
    const auto client = make_client();
    auto request = post(server->url("/a"), R"({"start":null})");
    request.method = ports::HttpMethod::kPatch;
    request.headers = {{"Content-Type", "application/json"}, {"If-Match", "\"7\""}};
    const auto result = ask(*client, std::move(request));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, 412);
    EXPECT_EQ(server->requests().at(0),
              "PATCH /a HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server->port()) +
                  "\r\nUser-Agent: calfleet\r\nAccept: */*\r\n"
                  "Content-Type: application/json\r\nIf-Match: \"7\"\r\n"
                  "Content-Length: 14\r\n\r\n{\"start\":null}");
}

TEST_F(CurlAnswersTest, ARequestOnAKeptConnectionHasNothingOfTheOneBefore) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    auto first = post(server->url("/first"), "body");
    first.headers = {{"X-First", "1"}};
    first.bearer_token = core::Secret("first");
    ASSERT_TRUE(ask(*client, std::move(first)));
    auto second = get(server->url("/second"));
    second.bearer_token = core::Secret("second");
    ASSERT_TRUE(ask(*client, std::move(second)));
    const std::string& sent = server->requests().at(1);
    EXPECT_TRUE(sent.starts_with("GET /second HTTP/1.1\r\n"));
    EXPECT_EQ(times_in(sent, "Authorization: "), 1u);
    EXPECT_EQ(times_in(sent, "Authorization: Bearer second\r\n"), 1u);
    EXPECT_EQ(times_in(sent, "X-First") + times_in(sent, "Content-Length"), 0u);
}

TEST_F(CurlAnswersTest, DotsInAPathGoOutAsTheyAreWritten) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    ASSERT_TRUE(ask(*client, get(server->url("/calendars/%2e%2e/events"))));
    ASSERT_TRUE(ask(*client, get(server->url("/calendars/../events/./x"))));
    EXPECT_TRUE(server->requests().at(0).starts_with("GET /calendars/%2e%2e/events HTTP/1.1\r\n"));
    EXPECT_TRUE(server->requests().at(1).starts_with("GET /calendars/../events/./x HTTP/1.1\r\n"));
}

TEST_F(CurlAnswersTest, ALargeBodyIsSentWithoutAskingFirst) {
    const auto server = make_server([](const auto&) { return answer(200); });
    const auto client = make_client();
    const std::string body(3'000'000, 'x');
    const auto result = ask(*client, post(server->url("/x"), body));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(times_in(server->requests().at(0), "Expect"), 0u);
    EXPECT_TRUE(server->requests().at(0).ends_with("\r\n\r\n" + body));
}

TEST_F(CurlAnswersTest, AnInterimAnswerIsPassedOver) {
    const auto server = make_server([](const auto&) -> Reply {
        return {
            "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    });
    const auto client = make_client();
    const auto result = ask(*client, get(server->url("/x")));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, "ok");
    EXPECT_FALSE(result->header("link"));
}

}  // namespace
}  // namespace calfleet::tests
