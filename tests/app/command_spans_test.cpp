// The trace of a command: what it goes on with, what it tells, and what it hands on.
#include "app/command_path.hpp"
#include "app/traced_http_client.hpp"
#include "fakes/fake_http_client.hpp"
#include "path_world.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::app {
namespace {

using fakes::command_record;
using std::chrono::milliseconds;

const std::string kTraceId = "0af7651916cd43dd8448eb211c80319c";
const std::string kCaller = "00-" + kTraceId + "-b7ad6b7169203331-01";

// Calls the provider in the command's name.
class CallingHandler final : public ports::CommandHandler {
public:
    CallingHandler(ports::HttpClient& http, fakes::ManualClock& clock) : http_(http), clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms) override {
        ports::HttpRequest request;
        request.call = "events.list";
        request.traceparent = command.traceparent;
        clock_.advance(milliseconds(100));
        const auto answer = co_await http_.send(request);
        if (answer.has_error() || answer->status != 200)
            co_return core::Failed{core::FailureReason::kApi5xx, {}, std::nullopt, {}};
        co_return core::Done{"{}", {}, {}};
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        milliseconds) const override {
        return {};
    }

private:
    ports::HttpClient& http_;
    fakes::ManualClock& clock_;
};

struct CommandSpansTest : ::testing::Test, PathWorld {
    CommandSpansTest() {
        set_flag("the_flag", true);
        set_flag(std::string(kEntitlementFlag), true);
        google.respond_with([this](const fakes::RecordedRequest&) {
            clock.advance(milliseconds(200));
            return ports::HttpResponse{status, {}, ""};
        });
    }
    void run(const std::string& traceparent) {
        core::Record record = command_record("calendar.list_slots", kCommandData);
        record.source = {"calendar.slot-lookups", 3};
        if (!traceparent.empty()) record.headers.push_back({"traceparent", traceparent});
        CommandTrace trace;
        trace.received_at = clock.steady_now();
        clock.advance(milliseconds(50));
        ASSERT_TRUE(PathWorld::run(path.run(record, trace)));
    }
    const ports::Span& span(const std::string& name) const {
        for (const ports::Span& told : spans.told)
            if (told.name == name) return told;
        throw std::runtime_error("no span " + name);
    }
    static milliseconds length(const ports::Span& of) {
        return std::chrono::duration_cast<milliseconds>(of.ended - of.began);
    }
    core::TraceContext handed_on() {
        return *core::parse_traceparent(*publisher.on(core::Topic::kResults).back().header("traceparent"));
    }

    int status = 200;
    fakes::FakeHttpClient google;
    TracedHttpClient http{google, spans, random, clock};
    CallingHandler handler{http, clock};
    CommandPath path = make_path({{"calendar.list_slots", &handler, std::chrono::seconds(30), "the_flag"}});
};

TEST_F(CommandSpansTest, ACommandsTraceGoesOnFromItsSenderToTheProviderAndTheResult) {
    run(kCaller);
    ASSERT_EQ(spans.told.size(), 4U);
    const ports::Span& process = span("process calendar.slot-lookups");
    const ports::Span& handle = span("handle calendar.list_slots");
    const ports::Span& call = span("events.list");
    const ports::Span& publish = span("publish calendar.results");
    for (const ports::Span& told : spans.told) EXPECT_EQ(told.context.trace_id, kTraceId) << told.name;
    EXPECT_EQ(process.parent_id, "b7ad6b7169203331");
    EXPECT_EQ(handle.parent_id, process.context.span_id);
    EXPECT_EQ(call.parent_id, handle.context.span_id);
    EXPECT_EQ(publish.parent_id, process.context.span_id);
    EXPECT_EQ(length(process), milliseconds(350));
    EXPECT_EQ(length(handle), milliseconds(300));
    EXPECT_EQ(length(call), milliseconds(200));
    EXPECT_EQ(process.began + milliseconds(50), handle.began);
    EXPECT_EQ(process.kind, ports::SpanKind::kConsumer);

    EXPECT_EQ(handed_on().trace_id, kTraceId);
    EXPECT_EQ(handed_on().span_id, handle.context.span_id);
    EXPECT_TRUE(log.mentions(kTraceId));
}

TEST_F(CommandSpansTest, WhatFailsSaysWhy) {
    status = 503;
    run(kCaller);
    EXPECT_EQ(span("events.list").error_type, "503");
    EXPECT_EQ(span("handle calendar.list_slots").error_type, "api_5xx");
    EXPECT_EQ(span("process calendar.slot-lookups").error_type, "api_5xx");
}

TEST_F(CommandSpansTest, ATraceThatItsSenderDoesNotSampleIsHandedOnAndNotTold) {
    run("00-" + kTraceId + "-b7ad6b7169203331-00");
    EXPECT_TRUE(spans.told.empty());
    EXPECT_EQ(handed_on().trace_id, kTraceId);
    EXPECT_FALSE(handed_on().is_sampled);
}

TEST_F(CommandSpansTest, WithoutAValidOneATraceBeginsHereAndItsShareIsSampled) {
    for (const std::string& traceparent : {std::string(), std::string("00-abc-def-01")}) {
        random.fraction_next(0.1);  // below the share of a quarter
        run(traceparent);
    }
    EXPECT_EQ(spans.told.size(), 8U);
    EXPECT_EQ(span("process calendar.slot-lookups").parent_id, "");
    random.fraction_next(0.25);
    run("");
    EXPECT_EQ(spans.told.size(), 8U);
    EXPECT_EQ(handed_on().trace_id.size(), 32U);
}

}  // namespace
}  // namespace calfleet::app
