#include "app/metered_http_client.hpp"

#include "app/timed_http_client.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_meters.hpp"
#include "fakes/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::app {
namespace {

using ::testing::ElementsAre;

struct MeteredHttpClientTest : ::testing::Test {
    MeteredHttpClientTest() {
        request.deadline = clock.steady_now() + std::chrono::seconds(30);
        request.call = "events.insert";
    }
    fakes::HttpResult send() { return fakes::run_awaitable(io, client.send(request)); }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingMeters meters;
    fakes::FakeHttpClient network;
    MeteredHttpClient metered{network, meters, clock};
    TimedHttpClient client{metered, std::chrono::seconds(10), clock};
    ports::HttpRequest request;
};

TEST_F(MeteredHttpClientTest, AnAnswerIsCountedByCallAndClassWithItsTime) {
    network.respond_with([this](const fakes::RecordedRequest&) {
        clock.advance(std::chrono::milliseconds(120));
        return ports::HttpResponse{201, {}, "made"};
    });
    EXPECT_EQ(send()->body, "made");
    EXPECT_THAT(meters.calls, ElementsAre("events.insert 2xx 120 ms"));
}

TEST_F(MeteredHttpClientTest, TooManyRequestsAreAClassOfTheirOwn) {
    for (const int status : {302, 404, 429, 503, 700}) network.answer_next(status);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(send().has_value());
    EXPECT_THAT(meters.calls,
                ElementsAre("events.insert 3xx 0 ms", "events.insert 4xx 0 ms", "events.insert 429 0 ms",
                            "events.insert 5xx 0 ms", "events.insert other 0 ms"));
}

TEST_F(MeteredHttpClientTest, WhatGotNoAnswerIsCountedByWhy) {
    using Kind = ports::HttpError::Kind;
    for (const Kind kind :
         {Kind::kUnreachable, Kind::kInterrupted, Kind::kTimeout, Kind::kTooLarge, Kind::kRefused}) {
        network.fail_next(kind);
        EXPECT_EQ(send().error().kind, kind);
    }
    EXPECT_THAT(meters.calls, ElementsAre("events.insert unreachable 0 ms", "events.insert interrupted 0 ms",
                                          "events.insert timeout 0 ms", "events.insert too_large 0 ms",
                                          "events.insert refused 0 ms"));
}

}  // namespace
}  // namespace calfleet::app
