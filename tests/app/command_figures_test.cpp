// What the path of a command tells the meters.
#include "app/command_path.hpp"
#include "path_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace calfleet::app {
namespace {

using fakes::command_record;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Takes 300 ms for what it was told to answer.
class SlowHandler final : public ports::CommandHandler {
public:
    explicit SlowHandler(fakes::ManualClock& clock) : clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command&, ports::CommandTerms) override {
        clock_.advance(milliseconds(300));
        co_return outcome;
    }
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        milliseconds) const override {
        return {};
    }
    core::Outcome outcome = core::Done{"{}", {}, {}};

private:
    fakes::ManualClock& clock_;
};

struct CommandFiguresTest : ::testing::Test, PathWorld {
    CommandFiguresTest() {
        set_flag("the_flag", true);
        set_flag(std::string(kEntitlementFlag), true);
    }
    // Its turn comes 2 s after it was received.
    bool run(const core::Record& record) {
        CommandTrace trace;
        trace.received_at = clock.steady_now();
        clock.advance(std::chrono::seconds(2));
        return PathWorld::run(path.run(record, trace));
    }

    SlowHandler handler{clock};
    CommandPath path = make_path({{"calendar.list_slots", &handler, std::chrono::seconds(30), "the_flag"}});
    const core::Record good = command_record("calendar.list_slots", kCommandData);
};

TEST_F(CommandFiguresTest, ASuccessIsCountedWithItsTimes) {
    ASSERT_TRUE(run(good));
    ASSERT_EQ(meters.answers.size(), 1U);
    const auto& told = meters.answers.front();
    EXPECT_EQ(told.type, "calendar.list_slots");
    EXPECT_EQ(told.outcome, "success");
    EXPECT_EQ(told.waited, milliseconds(2'000));
    EXPECT_EQ(told.ran, milliseconds(300));
    EXPECT_EQ(told.end_to_end, milliseconds(2'300));
    EXPECT_THAT(meters.dead_letters, IsEmpty());
}

TEST_F(CommandFiguresTest, AFailureIsCountedByItsReason) {
    handler.outcome = core::Failed{core::FailureReason::kQuotaExceeded, {}, std::nullopt, {}};
    ASSERT_TRUE(run(good));
    ASSERT_EQ(meters.answers.size(), 1U);
    EXPECT_EQ(meters.answers.front().outcome, "quota_exceeded");
}

TEST_F(CommandFiguresTest, ATypeThatNobodyKnowsIsNoLabel) {
    ASSERT_TRUE(run(command_record("calendar.make_coffee", kCommandData)));
    ASSERT_EQ(meters.answers.size(), 1U);
    EXPECT_EQ(meters.answers.front().type, "unknown");
    EXPECT_EQ(meters.answers.front().outcome, "invalid_command");
    EXPECT_EQ(meters.answers.front().ran, milliseconds::zero());
}

TEST_F(CommandFiguresTest, ADeadLetterIsCountedOnceItIsParkedAndHasNoTimes) {
    ASSERT_TRUE(run(fakes::without_header(good, "ce_id")));
    EXPECT_THAT(meters.dead_letters, ElementsAre("invalid_command"));
    EXPECT_THAT(meters.answers, IsEmpty());
}

TEST_F(CommandFiguresTest, WhatCouldNotBePublishedIsNotCounted) {
    publisher.refuses = true;
    EXPECT_FALSE(run(good));
    EXPECT_THAT(meters.answers, IsEmpty());
}

}  // namespace
}  // namespace calfleet::app
