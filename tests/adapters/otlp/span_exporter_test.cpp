#include "adapters/otlp/span_exporter.hpp"

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>

namespace calfleet::adapters::otlp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct SpanExporterTest : ::testing::Test {
    void end_span(bool is_sampled = true) {
        ports::Span span;
        span.name = "span";
        span.context = {"trace", "id", is_sampled};
        exporter.ended(std::move(span));
    }
    void pass(milliseconds time) {
        for (milliseconds passed{0}; passed < time; passed += milliseconds(50)) {
            io.restart();
            io.poll();
            clock.advance(milliseconds(50));
        }
        io.restart();
        io.poll();
    }
    // Spans in each batch that was sent.
    std::vector<std::size_t> batches() const {
        std::vector<std::size_t> sizes;
        for (const fakes::RecordedRequest& request : http.requests()) {
            std::size_t spans = 0;
            for (auto at = request.body.find("traceId"); at != std::string::npos;
                 at = request.body.find("traceId", at + 1))
                ++spans;
            sizes.push_back(spans);
        }
        return sizes;
    }
    using Sizes = std::vector<std::size_t>;

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::FakeHttpClient http;
    SpanExporter exporter{"http://127.0.0.1:4318/v1/traces", {"s", "v", "i"}, http, clock, log};
    fakes::Started<void> running = fakes::start_awaitable(io, exporter.run());
};

TEST_F(SpanExporterTest, SpansGoOnceASecondAndWhatIsNotSampledDoesNot) {
    http.respond_with([](const fakes::RecordedRequest&) { return ports::HttpResponse{200, {}, "{}"}; });
    for (int i = 0; i < 3; ++i) end_span();
    end_span(false);
    pass(milliseconds(500));
    EXPECT_EQ(batches(), Sizes());
    pass(seconds(1));
    EXPECT_EQ(batches(), Sizes{3});
    EXPECT_EQ(http.requests().front().url, "http://127.0.0.1:4318/v1/traces");
    EXPECT_EQ(http.requests().front().header("Content-Type"), "application/json");
    pass(seconds(5));
    EXPECT_EQ(batches(), Sizes{3}) << "nothing is sent while there is nothing";
    end_span();
    exporter.stop();
    pass(seconds(1));
    EXPECT_EQ(batches(), (Sizes{3, 1})) << "the last ones go at the end";
    EXPECT_TRUE(running.done());
}

TEST_F(SpanExporterTest, WhatACollectorDoesNotTakeIsDroppedAndToldOfOnceAMinute) {
    http.respond_with([](const fakes::RecordedRequest&) { return ports::HttpResponse{503, {}, ""}; });
    for (int second = 0; second < 30; ++second) {
        end_span();
        pass(seconds(1));
    }
    EXPECT_EQ(log.count(ports::LogLevel::kWarn), 1U);
    EXPECT_TRUE(log.mentions("spans were dropped"));
    exporter.stop();
    pass(seconds(1));
    EXPECT_TRUE(running.done());
}

TEST_F(SpanExporterTest, AHangingCollectorHoldsNothingUpAndFillsNoMemory) {
    bool hangs = true;
    http.respond_slowly_with(
        [this, &hangs](const fakes::RecordedRequest&) -> ports::awaitable<fakes::HttpResult> {
            while (hangs) co_await clock.sleep_for(milliseconds(100));
            co_return ports::HttpResponse{200, {}, ""};
        });
    for (int i = 0; i < 10'000; ++i) end_span();
    pass(seconds(3));
    EXPECT_EQ(batches(), Sizes{512});
    hangs = false;
    pass(seconds(30));
    std::size_t sent = 0;
    for (const std::size_t size : batches()) sent += size;
    EXPECT_EQ(sent, 4'096U) << "the rest was dropped";
    EXPECT_TRUE(log.mentions("spans were dropped"));
    exporter.stop();
    pass(seconds(1));
    EXPECT_TRUE(running.done());
}

}  // namespace
}  // namespace calfleet::adapters::otlp
