#include "app/command_path.hpp"

#include "path_world.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace calfleet::app {
namespace {

using fakes::command_record;
using fakes::with_header;

// Answers what the test wants and counts how often it was asked.
class ScriptedHandler : public ports::CommandHandler {
public:
    ports::awaitable<core::Outcome> handle(const core::Command&, ports::CommandTerms terms) override {
        ++calls;
        deadline = terms.deadline;
        if (breaks) throw std::runtime_error("a broken assumption with a secret in it");
        if (calls > fails_for) co_return success;
        co_return outcome;
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed& failed,
                                                        std::chrono::milliseconds) const override {
        return {{"calendar_slot_lookup",
                 R"({"failure_reason":")" + std::string(to_string(failed.reason)) + "\"}"}};
    }

    const core::Outcome success =
        core::Done{R"({"ok":true})", {}, {{"calendar_slot_lookup", R"({"status":"success"})"}}};
    core::Outcome outcome = success;
    int fails_for = 1'000;  // calls; later ones succeed
    bool breaks = false;
    int calls = 0;
    ports::SteadyInstant deadline;
};

struct CommandPathTest : ::testing::Test, PathWorld {
    CommandPathTest() {
        turn_on("the_flag");
        turn_on(std::string(kEntitlementFlag));
    }
    void turn_on(const std::string& flag) { set_flag(flag, true); }
    bool run(const core::Record& record) {
        CommandTrace trace;
        trace.received_at = clock.steady_now();
        return PathWorld::run(path.run(record, trace));
    }
    std::string event() const { return only(core::Topic::kEvents); }

    ScriptedHandler handler;
    CommandPath path = make_path({{"calendar.list_slots", &handler, std::chrono::seconds(30), "the_flag"}});
    const core::Record good = command_record("calendar.list_slots", kCommandData);
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
    EXPECT_TRUE(run(command_record("calendar.make_coffee", kCommandData)));
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
    EXPECT_TRUE(run(good));
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

TEST_F(CommandPathTest, AStoreThatIsAwayIsWaitedForUntilTheDeadlineAndThenNamed) {
    handler.outcome = core::Failed{core::FailureReason::kStorageUnavailable, {}, std::nullopt, {}};
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says(R"("failure_reason":"storage_unavailable")")) << result();
    EXPECT_GT(handler.calls, 50);
    EXPECT_LE(clock.now() - fakes::kNoon, std::chrono::seconds(30));
}

TEST_F(CommandPathTest, AStoreThatComesBackInTimeCostsOnlyTime) {
    handler.outcome = core::Failed{core::FailureReason::kStorageUnavailable, {}, std::nullopt, {}};
    handler.fails_for = 8;
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("success")) << result();
    EXPECT_EQ(handler.calls, 9);
}

TEST_F(CommandPathTest, AnEndingProcessDoesNotWaitForTheStore) {
    handler.outcome = core::Failed{core::FailureReason::kStorageUnavailable, {}, std::nullopt, {}};
    path.stop();
    EXPECT_FALSE(run(good));
    EXPECT_TRUE(publisher.published.empty());
}

TEST_F(CommandPathTest, AQuestionNeverTouchesTheLedger) {
    ledger.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"});
    EXPECT_TRUE(run(good));
    EXPECT_TRUE(result_says("success")) << result();
    EXPECT_EQ(clock.now(), fakes::kNoon);
}

TEST_F(CommandPathTest, WithoutAnAcknowledgedResultTheRecordIsUnfinished) {
    publisher.refuses = true;
    EXPECT_FALSE(run(good));
}

TEST_F(CommandPathTest, GCAL_S01_AC6_WhoseRoleMayNotIsForbiddenBeforeAnythingHappens) {
    CommandPath admin_path = make_path({{"calendar.list_slots",
                                         &handler,
                                         std::chrono::seconds(30),
                                         {},
                                         nullptr,
                                         {core::Role::kAdmin, core::Role::kSupervisor}}});
    const auto outcome_for = [&](const std::string& actor) {
        publisher.published.clear();
        CommandTrace trace;
        trace.received_at = clock.steady_now();
        const std::string data = R"({"company_id":"co-1","agent_id":"agent-1")" + actor + "}";
        EXPECT_TRUE(PathWorld::run(admin_path.run(command_record("calendar.list_slots", data), trace)));
        return result_says("\"forbidden\"") ? "forbidden" : result_says("success") ? "success" : result();
    };
    EXPECT_EQ(outcome_for(R"(,"actor":{"user_id":"u","role":"admin"})"), "success");
    EXPECT_EQ(outcome_for(R"(,"actor":{"user_id":"u","role":"supervisor"})"), "success");
    EXPECT_EQ(handler.calls, 2);
    for (const char* actor :
         {"", R"(,"actor":{"user_id":"u","role":"agent"})", R"(,"actor":{"role":"admin"})",
          R"(,"actor":{"user_id":"u","role":"rollout_owner"})", R"(,"actor":"admin")"})
        EXPECT_EQ(outcome_for(actor), "forbidden") << actor;
    EXPECT_EQ(handler.calls, 2);
}

}  // namespace
}  // namespace calfleet::app
