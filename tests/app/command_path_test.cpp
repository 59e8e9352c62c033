#include "app/command_path.hpp"

#include "fakes/command_records.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace calfleet::app {
namespace {

using fakes::command_record;
using fakes::with_header;

constexpr const char* kData = R"({"company_id":"co-1","agent_id":"agent-1"})";

// Answers what the test wants and counts how often it was asked.
class ScriptedHandler : public ports::CommandHandler {
public:
    ports::awaitable<core::Outcome> handle(const core::Command&, ports::CommandTimes times) override {
        ++calls;
        deadline = times.deadline;
        if (breaks) throw std::runtime_error("a broken assumption with a secret in it");
        co_return outcome;
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed& failed,
                                                        std::chrono::milliseconds) const override {
        return {{"calendar_slot_lookup",
                 R"({"failure_reason":")" + std::string(to_string(failed.reason)) + "\"}"}};
    }

    core::Outcome outcome =
        core::Done{R"({"ok":true})", {}, {{"calendar_slot_lookup", R"({"status":"success"})"}}};
    bool breaks = false;
    int calls = 0;
    ports::SteadyInstant deadline;
};

struct CommandPathTest : ::testing::Test {
    CommandPathTest() {
        turn_on("the_flag");
        turn_on(std::string(kEntitlementFlag));
    }
    void turn_on(const std::string& flag) { set_flag(flag, true); }
    void set_flag(const std::string& flag, bool enabled) {
        ASSERT_TRUE(fakes::run_awaitable(io, flags.set(core::CompanyId("co-1"), flag, enabled)).has_value());
    }
    bool run(const core::Record& record) { return fakes::run_awaitable(io, path.run(record)); }

    // The one result's text.
    std::string result() const {
        const auto results = publisher.on(core::Topic::kResults);
        return results.size() == 1 ? *results.front().value : std::to_string(results.size()) + " results";
    }
    bool result_says(const std::string& text) const { return result().find(text) != std::string::npos; }
    std::string event() const {
        const auto events = publisher.on(core::Topic::kEvents);
        return events.size() == 1 ? *events.front().value : std::to_string(events.size()) + " events";
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::InMemoryFeatureFlags flags;
    fakes::FakePublisher publisher;
    ScriptedHandler handler;
    RolloutGate gate{flags, clock, log};
    CommandPath path{{{"calendar.list_slots", &handler, std::chrono::seconds(30), "the_flag"}},
                     gate,
                     publisher,
                     clock,
                     log,
                     {"workers", "0.1.0"}};
    const core::Record good = command_record("calendar.list_slots", kData);
};

TEST_F(CommandPathTest, ASuccessIsPublishedWithItsEvents) {
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("status":"success")")) << result();
    EXPECT_EQ(event(), R"({"status":"success"})");
}

TEST_F(CommandPathTest, AFailureIsPublishedWithTheEventsOfItsHandler) {
    handler.outcome = core::Failed{core::FailureReason::kApi5xx, {}, std::nullopt, {}};
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"api_5xx")")) << result();
    EXPECT_EQ(event(), R"({"failure_reason":"api_5xx"})");
}

TEST_F(CommandPathTest, ARecordThatIsNoCommandIsAnsweredWhereItsIdCanBeRead) {
    EXPECT_TRUE(run(command_record("calendar.list_slots", "hello")));
    EXPECT_TRUE(result_says(R"("failure_reason":"invalid_command")")) << result();
    EXPECT_TRUE(publisher.on(core::Topic::kDeadLetters).empty());
    EXPECT_EQ(handler.calls, 0);
}

TEST_F(CommandPathTest, ARecordWithoutAReadableIdIsParked) {
    EXPECT_TRUE(run(fakes::without_header(good, "ce_id")));
    EXPECT_TRUE(publisher.on(core::Topic::kResults).empty());
    const auto letters = publisher.on(core::Topic::kDeadLetters);
    ASSERT_EQ(letters.size(), 1U);
    EXPECT_EQ(letters.front().value, good.value);
}

TEST_F(CommandPathTest, ARecordBeyondTheLimitsIsAnsweredAndParked) {
    EXPECT_TRUE(run(command_record("calendar.list_slots", std::string(66'000, ' '))));
    EXPECT_TRUE(result_says(R"("failure_reason":"invalid_command")")) << result();
    EXPECT_EQ(publisher.on(core::Topic::kDeadLetters).size(), 1U);
}

TEST_F(CommandPathTest, AnUnknownTypeIsAnInvalidCommand) {
    EXPECT_TRUE(run(command_record("calendar.make_coffee", kData)));
    EXPECT_TRUE(result_says("unknown command type")) << result();
    EXPECT_TRUE(publisher.on(core::Topic::kEvents).empty());
}

TEST_F(CommandPathTest, ACommandPastItsPatienceIsNeverExecuted) {
    clock.advance(std::chrono::seconds(30));
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"deadline_exceeded")")) << result();
    EXPECT_EQ(event(), R"({"failure_reason":"deadline_exceeded"})");
    EXPECT_EQ(handler.calls, 0);
}

TEST_F(CommandPathTest, AnExpiryTimeWinsOverThePatience) {
    EXPECT_TRUE(run(with_header(good, "ce_expirytime", "2026-03-10T11:59:59Z")));
    EXPECT_TRUE(result_says("deadline_exceeded"));
    publisher.published.clear();
    EXPECT_TRUE(run(with_header(good, "ce_expirytime", "2026-03-10T12:00:05Z")));
    EXPECT_TRUE(result_says("success"));
    EXPECT_EQ(handler.deadline - clock.steady_now(), std::chrono::seconds(5));
}

TEST_F(CommandPathTest, NoCommandIsKeptForLongerThanFiveMinutes) {
    EXPECT_TRUE(run(with_header(good, "ce_expirytime", "2027-01-01T00:00:00Z")));
    EXPECT_EQ(handler.deadline - clock.steady_now(), std::chrono::minutes(5));
}

TEST_F(CommandPathTest, WithoutTheFlagTheFeatureIsDisabled) {
    set_flag("the_flag", false);
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"feature_disabled")")) << result();
    EXPECT_EQ(handler.calls, 0);
}

TEST_F(CommandPathTest, WithoutTheAddOnTheCompanyIsNotEntitledUnlessBypassed) {
    set_flag(std::string(kEntitlementFlag), false);
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"not_entitled")")) << result();
    publisher.published.clear();
    turn_on(std::string(kEntitlementBypassFlag));
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("success"));
}

TEST_F(CommandPathTest, FlagsThatCannotBeReadAreWaitedForAndThenCountAsOff) {
    flags.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    auto running = fakes::start_awaitable(io, path.run(good));
    while (!running.done()) {
        io.poll();
        clock.advance(std::chrono::seconds(1));
    }
    EXPECT_TRUE(result_says(R"("failure_reason":"feature_disabled")")) << result();
    EXPECT_GE(clock.now() - fakes::kNoon, std::chrono::seconds(30));
    EXPECT_EQ(log.count(ports::LogLevel::kError), 1U);
}

TEST_F(CommandPathTest, ABrokenHandlerEndsInAnInternalErrorThatTellsNothing) {
    handler.breaks = true;
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"internal_error")")) << result();
    EXPECT_FALSE(result_says("secret"));
}

TEST_F(CommandPathTest, WithoutAnAcknowledgedResultTheRecordIsUnfinished) {
    publisher.refuses = true;
    EXPECT_FALSE(run(good));
}

}  // namespace
}  // namespace calfleet::app
