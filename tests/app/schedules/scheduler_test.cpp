#include "scheduler_world.hpp"

namespace calfleet::app::schedules {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Ids = std::vector<std::string>;
using ports::SlotCounts;

TEST_F(SchedulerTest, EverySlotIsRunOnceUnderTheIdOfScheduleAndSlotAndCounted) {
    auto one = start("one");
    pass(seconds(190), {one.get()});
    EXPECT_EQ(one->job.runs,
              (Ids{"tick@2026-03-10T12:01:00Z", "tick@2026-03-10T12:02:00Z", "tick@2026-03-10T12:03:00Z"}));
    EXPECT_EQ(standing().counts, (SlotCounts{.fired = 3}));
    EXPECT_EQ(standing().next_slot, fakes::kNoon + minutes(4));
    EXPECT_EQ(standing().last_run_slot, fakes::kNoon + minutes(3));
    EXPECT_EQ(one->job.until, fakes::kNoon + minutes(4));
}

TEST_F(SchedulerTest, OfTwoOneLeads) {
    auto one = start("one");
    auto two = start("two");
    pass(minutes(5), {one.get(), two.get()});
    EXPECT_TRUE(one->scheduler.leads());
    EXPECT_FALSE(two->scheduler.leads());
    EXPECT_EQ(one->job.runs.size(), 5U);
    EXPECT_TRUE(two->job.runs.empty());
}

TEST_F(SchedulerTest, WhoStopsHandsTheLeaseBackAndTheOtherGoesOn) {
    auto one = start("one");
    auto two = start("two");
    pass(seconds(70), {one.get(), two.get()});
    one->scheduler.stop();
    pass(seconds(1), {one.get()});
    EXPECT_TRUE(one->running.done());
    pass(kLease / 3 + milliseconds(500), {two.get()});
    EXPECT_TRUE(two->scheduler.leads());
    pass(minutes(1), {two.get()});
    EXPECT_EQ(two->job.runs, Ids{"tick@2026-03-10T12:02:00Z"});
}

TEST_F(SchedulerTest, AfterADeathTheOtherRunsWhatCameDueMeanwhile) {
    auto one = start("one");
    auto two = start("two");
    pass(seconds(55), {one.get(), two.get()});
    one.reset();
    pass(minutes(1), {two.get()});
    EXPECT_EQ(two->job.runs, Ids{"tick@2026-03-10T12:01:00Z"});
    EXPECT_EQ(standing().counts, (SlotCounts{.fired = 1}));
}

TEST_F(SchedulerTest, ACrashAfterTheRunRepeatsItUnderTheSameId) {
    auto one = start("one");
    one->job.on_run = [this] { fail_store(true); };
    pass(seconds(62), {one.get()});
    const Ids ran = one->job.runs;
    ASSERT_FALSE(ran.empty());
    one.reset();
    fail_store(false);
    EXPECT_EQ(standing().counts, SlotCounts{});
    pass(kLease, {});
    auto two = start("two");
    pass(seconds(10), {two.get()});
    EXPECT_EQ(two->job.runs, Ids{"tick@2026-03-10T12:01:00Z"});
    EXPECT_EQ(ran.front(), two->job.runs.front());
    EXPECT_EQ(standing().counts.fired, 1);
}

TEST_F(SchedulerTest, WhoWasAsleepPastItsLeaseSettlesNothingThatAnotherHasSettled) {
    auto one = start("one", "missed=run_all:10 * * * * *");
    auto two = start("two", "missed=run_all:10 * * * * *");
    one->job.takes = milliseconds(200);
    pass(seconds(60), {one.get(), two.get()});
    ASSERT_EQ(one->job.runs.size(), 1U);  // and its slot is not settled yet
    pass(minutes(5), {two.get()});
    pass(seconds(30), {one.get(), two.get()});
    EXPECT_FALSE(one->scheduler.leads());
    EXPECT_EQ(one->job.runs, Ids{"tick@2026-03-10T12:01:00Z"});
    EXPECT_EQ(two->job.runs.front(), "tick@2026-03-10T12:01:00Z");
    const SlotCounts counts = standing().counts;
    EXPECT_EQ(counts.fired + counts.caught_up, static_cast<std::int64_t>(two->job.runs.size()));
    EXPECT_EQ(standing().next_slot, fakes::kNoon + minutes(7));
}

TEST_F(SchedulerTest, AStoreThatIsAwayIsCaughtUpOnceByDefault) {
    auto one = start("one", "@every 10s");
    pass(seconds(15), {one.get()});
    fail_store(true);
    pass(minutes(2), {one.get()});
    EXPECT_EQ(one->job.runs, Ids{"tick@2026-03-10T12:00:10Z"});
    fail_store(false);
    pass(seconds(6), {one.get()});
    EXPECT_EQ(one->job.runs.size(), 2U);
    EXPECT_EQ(standing().counts, (SlotCounts{.fired = 2, .skipped = 12}));
    // The schedules cannot be read, the lease is lost, nobody can lead: each is said once.
    EXPECT_EQ(one->log.count(ports::LogLevel::kWarn), 3U);
}

TEST_F(SchedulerTest, AStoreThatIsAwayIsCaughtUpForAllWhereThePolicySaysSo) {
    auto one = start("one", "missed=run_all:100 @every 10s");
    pass(seconds(15), {one.get()});
    fail_store(true);
    pass(minutes(2), {one.get()});
    fail_store(false);
    pass(seconds(14), {one.get()});
    EXPECT_EQ(one->job.runs.size(), 14U);
    const SlotCounts counts = standing().counts;
    EXPECT_EQ(counts.fired + counts.caught_up, 14);
    EXPECT_GE(counts.caught_up, 9);
    EXPECT_EQ(counts.skipped + counts.missed, 0);
}

TEST_F(SchedulerTest, WhatIsLaterThanTheCatchUpWindowIsMissedWithAnAlert) {
    auto one = start("one", "catchup=1m @every 10s");
    pass(seconds(15), {one.get()});
    one.reset();
    pass(minutes(10), {});
    auto two = start("two", "catchup=1m @every 10s");
    pass(seconds(2), {two.get()});
    EXPECT_EQ(two->job.runs.size(), 1U);
    EXPECT_GE(standing().counts.missed, 53);
    EXPECT_EQ(standing().counts.missed + standing().counts.skipped + 2, 61);
    EXPECT_TRUE(two->log.mentions("ALERT: slots of a schedule were missed"));
}

TEST_F(SchedulerTest, AScheduleNeverRunsBesideItself) {
    auto one = start("one", "@every 1s");
    int at_once = 0;
    one->job.takes = milliseconds(3'500);
    one->job.on_run = [&] { at_once = std::max(at_once, static_cast<int>(one->scheduler.running().size())); };
    pass(seconds(21), {one.get()});
    EXPECT_EQ(at_once, 1);
    EXPECT_EQ(one->job.runs.size(), 6U);
    const SlotCounts counts = standing().counts;
    EXPECT_EQ(counts.fired, 5);  // the sixth is at work
    EXPECT_GE(counts.skipped, 12);
}

TEST_F(SchedulerTest, ARunThatFailsOrBreaksIsTriedAgainUnderItsIdOnceASecond) {
    for (const bool breaks : {false, true}) {
        auto one = start(breaks ? "breaking" : "failing");
        (breaks ? one->job.breaks : one->job.fails) = true;
        const auto slot_in = standing_slot() - clock.now();
        pass(slot_in + milliseconds(4'900), {one.get()});
        EXPECT_EQ(one->job.runs.size(), 5U);
        EXPECT_EQ(Ids(one->job.runs.size(), one->job.runs.front()), one->job.runs);
        one->job.breaks = one->job.fails = false;
        pass(seconds(2), {one.get()});
        EXPECT_EQ(standing().last_run_slot, standing().next_slot - minutes(1));
        one->scheduler.stop();
        pass(seconds(1), {one.get()});
    }
}

TEST_F(SchedulerTest, ARunThatIsBrokenOffIsGoneOnWithByWhoeverLeadsNext) {
    auto one = start("one");
    auto two = start("two");
    one->job.is_long = true;
    one->job.takes = seconds(20);
    pass(seconds(62), {one.get(), two.get()});
    ASSERT_EQ(one->job.runs.size(), 1U);
    one->scheduler.stop();
    pass(seconds(26), {one.get(), two.get()});
    EXPECT_TRUE(one->running.done());
    EXPECT_EQ(two->job.runs, one->job.runs);
    EXPECT_EQ(standing().counts.fired + standing().counts.caught_up, 1);
}

TEST_F(SchedulerTest, APausedScheduleSkipsItsSlots) {
    auto one = start("one");
    pass(seconds(1), {one.get()});
    change([](ports::Schedule& schedule) { schedule.paused = true; });
    pass(minutes(3), {one.get()});
    EXPECT_TRUE(one->job.runs.empty());
    EXPECT_EQ(standing().counts, (SlotCounts{.skipped = 3}));
    change([](ports::Schedule& schedule) { schedule.paused = false; });
    pass(minutes(1), {one.get()});
    EXPECT_EQ(one->job.runs, Ids{"tick@2026-03-10T12:04:00Z"});
}

TEST_F(SchedulerTest, ARunThatAPersonAsksForIsMadeOnceBesideTheSlotsAlsoWhilePaused) {
    auto one = start("one", "0 3 * * *");
    pass(seconds(1), {one.get()});
    const core::Instant asked_at = clock.now();
    change([asked_at](ports::Schedule& schedule) {
        schedule.paused = true;
        schedule.requested_run = ports::RequestedRun{asked_at, true};
    });
    pass(seconds(3), {one.get()});
    EXPECT_EQ(one->job.runs, Ids{"tick@2026-03-10T12:00:01Z"});
    EXPECT_EQ(one->job.dry_runs, 1);
    EXPECT_EQ(standing().requested_run, std::nullopt);
    EXPECT_EQ(standing().counts, SlotCounts{});
}

TEST_F(SchedulerTest, WhatAPersonChangesWhileAJobRunsIsKeptAndTheSlotIsSettled) {
    auto one = start("one");
    one->job.on_run = [this] { change([](ports::Schedule& schedule) { schedule.paused = true; }); };
    pass(seconds(61), {one.get()});
    EXPECT_EQ(one->job.runs.size(), 1U);
    EXPECT_TRUE(standing().paused);
    EXPECT_EQ(standing().counts, (SlotCounts{.fired = 1}));
}

TEST_F(SchedulerTest, AnotherDefinitionCountsFromNowAndKeepsTheRest) {
    auto one = start("one");
    pass(seconds(61), {one.get()});
    one->scheduler.stop();
    pass(seconds(1), {one.get()});
    auto two = start("two", "0 3 * * *");
    pass(seconds(1), {two.get()});
    EXPECT_EQ(standing().definition, "0 3 * * *");
    EXPECT_EQ(standing().next_slot, fakes::kNoon + hours(15));
    EXPECT_EQ(standing().counts, (SlotCounts{.fired = 1}));
}

}  // namespace
}  // namespace calfleet::app::schedules
