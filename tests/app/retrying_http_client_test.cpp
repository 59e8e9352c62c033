#include "app/retrying_http_client.hpp"

#include "app/timed_http_client.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"

#include <gtest/gtest.h>

namespace calfleet::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct RetryingHttpClientTest : ::testing::Test {
    RetryingHttpClientTest() {
        request.deadline = clock.steady_now() + seconds(30);
        request.charged_to = {"me", "acme"};
    }

    fakes::HttpResult send() {
        auto sending = fakes::start_awaitable(io, client.send(request));
        while (!sending.done()) {
            io.restart();
            io.poll();
            clock.advance(milliseconds(50));
        }
        return sending.result();
    }
    milliseconds waited() const { return clock.now() - fakes::kNoon; }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::ScriptedRandom random;
    fakes::FakeHttpClient network;
    TimedHttpClient attempts{network, seconds(10), clock};
    RetryingHttpClient client{attempts,
                              {2, milliseconds(500), seconds(5)},
                              [](const ports::HttpResponse& response) { return response.status >= 429; },
                              clock,
                              random};
    ports::HttpRequest request;
};

TEST_F(RetryingHttpClientTest, AnAnswerThatNeedsNoRetryIsTheAnswer) {
    network.answer_next(404);
    EXPECT_EQ(send()->status, 404);
    EXPECT_EQ(network.requests().size(), 1U);
}

TEST_F(RetryingHttpClientTest, ATroubleThatPassesIsTriedOnceMoreAfterAPause) {
    network.answer_next(503);
    network.answer_next(200);
    EXPECT_EQ(send()->status, 200);
    EXPECT_GE(waited(), milliseconds(250));
}

TEST_F(RetryingHttpClientTest, OnceMoreIsNotTwice) {
    network.answer_next(503);
    network.answer_next(503);
    EXPECT_EQ(send()->status, 503);
    EXPECT_EQ(network.answers_left(), 0U);
}

TEST_F(RetryingHttpClientTest, ABrokenConnectionIsTriedAgainWithTheSameRequest) {
    request.body = "{}";
    request.bearer_token = core::Secret("tok");
    network.fail_next(ports::HttpError::Kind::kInterrupted);
    network.answer_next(200);
    EXPECT_EQ(send()->status, 200);
    EXPECT_EQ(network.requests()[1].body, "{}");
    EXPECT_EQ(network.requests()[1].bearer_token, "tok");
}

TEST_F(RetryingHttpClientTest, AnAnswerSaysWhetherAnAttemptBeforeMayHaveBeenCarriedOut) {
    const auto was_sent_before = [this] { return send()->was_sent_before; };
    network.answer_next(200);
    EXPECT_FALSE(was_sent_before());
    network.fail_next(ports::HttpError::Kind::kInterrupted);
    network.answer_next(403);
    EXPECT_TRUE(was_sent_before());
    network.answer_next(500);
    network.answer_next(429);
    EXPECT_TRUE(was_sent_before());
    network.answer_next(429);
    network.answer_next(200);
    EXPECT_FALSE(was_sent_before()) << "a refusal carried nothing out";
    network.fail_next(ports::HttpError::Kind::kUnreachable);
    network.answer_next(200);
    EXPECT_FALSE(was_sent_before()) << "nothing was sent";
}

TEST_F(RetryingHttpClientTest, WhatWeRefusedToSendIsNotSentAgain) {
    network.fail_next(ports::HttpError::Kind::kRefused);
    EXPECT_TRUE(send().has_error());
    EXPECT_EQ(network.requests().size(), 1U);
}

TEST_F(RetryingHttpClientTest, RetryAfterIsObeyed) {
    network.answer_next(429, "", {{"retry-after", "3"}});
    network.answer_next(200);
    EXPECT_EQ(send()->status, 200);
    EXPECT_GE(waited(), seconds(3));
}

TEST_F(RetryingHttpClientTest, ARetryThatWouldPassTheDeadlineIsNotWaitedFor) {
    network.answer_next(429, "", {{"retry-after", "31"}});
    EXPECT_EQ(send()->status, 429);
    EXPECT_LT(waited(), seconds(1));
}

TEST_F(RetryingHttpClientTest, OneSilentAttemptLeavesTimeForTheNext) {
    network.fail_next(ports::HttpError::Kind::kTimeout);
    network.answer_next(200);
    EXPECT_EQ(send()->status, 200);
    EXPECT_EQ(network.requests()[0].deadline, request.deadline - seconds(20));
    EXPECT_EQ(network.requests()[0].charged_to.account, "me");
}

}  // namespace
}  // namespace calfleet::app
