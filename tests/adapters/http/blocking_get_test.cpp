#include "adapters/http/blocking_get.hpp"

#include "adapters/http_server/running_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace calfleet::tests {
namespace {

using std::chrono::seconds;

// Whatever it is asked, it answers that.
struct BlockingGetTest : ::testing::Test {
    std::string url(int status, const std::string& body) {
        server = std::make_unique<RunningServer>(
            [status, body](adapters::http_server::HttpServerRequest)
                -> ports::awaitable<adapters::http_server::HttpServerResponse> {
                adapters::http_server::HttpServerResponse response;
                response.status = status;
                response.body = body;
                co_return response;
            });
        return "http://127.0.0.1:" + std::to_string(server->port()) + "/";
    }
    std::unique_ptr<RunningServer> server;
};

TEST_F(BlockingGetTest, AnAnswerBringsItsStatusAndBodyWhateverTheStatus) {
    const auto asked = adapters::http::blocking_get(url(503, "not ready"), seconds(5));
    ASSERT_TRUE(asked) << asked.error();
    EXPECT_EQ(asked->status, 503);
    EXPECT_EQ(asked->body, "not ready");
}

TEST_F(BlockingGetTest, OfALongBodyTheBeginningIsKept) {
    const auto asked = adapters::http::blocking_get(url(200, std::string(200'000, 'x')), seconds(5));
    ASSERT_TRUE(asked) << asked.error();
    EXPECT_EQ(asked->body, std::string(65'536, 'x'));
}

TEST_F(BlockingGetTest, WhereNobodyAnswersItSaysWhy) {
    const auto refused = adapters::http::blocking_get("http://127.0.0.1:1/", seconds(5));
    ASSERT_TRUE(refused.has_error());
    EXPECT_NE(refused.error().find("connect"), std::string::npos) << refused.error();
    const auto elsewhere = adapters::http::blocking_get("file:///etc/hostname", seconds(5));
    ASSERT_TRUE(elsewhere.has_error());
}

}  // namespace
}  // namespace calfleet::tests
