#include "core/missed_slots.hpp"

#include "core/moments.hpp"
#include "core/repeatable_chance.hpp"
#include "core/schedules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant kNoon = at("2026-05-12T12:00:00Z");

DuePlan plan(std::string_view text, Instant next, Instant now, bool paused = false,
             std::size_t slots_max = kSlotsAPlanMax) {
    return plan_due_slots(schedule(text), "sweep", next, now, paused, slots_max);
}

// "12:00 fired, 12:05 caught_up; 3 skipped, 1 missed; next 12:10"
std::string told(const DuePlan& plan) {
    std::string text;
    for (const SlotVerdict& run : plan.runs) {
        if (!text.empty()) text += ", ";
        text += to_rfc3339(run.slot).substr(11, 5);
        text += run.planned == SlotEnding::kFired ? " fired" : " caught_up";
    }
    text +=
        "; " + std::to_string(plan.skipped) + " skipped, " + std::to_string(plan.missed) + " missed; next ";
    return text + (plan.next_slot ? to_rfc3339(*plan.next_slot).substr(11, 5) : "never");
}

TEST(MissedSlotsTest, NothingIsPlannedBeforeASlotIsDue) {
    EXPECT_EQ(told(plan("@hourly", kNoon, kNoon - milliseconds(1))), "; 0 skipped, 0 missed; next 12:00");
    EXPECT_EQ(told(plan("@hourly", kNoon, kNoon)), "12:00 fired; 0 skipped, 0 missed; next 13:00");
}

TEST(MissedSlotsTest, ASlotIsOnTimeForThirtySeconds) {
    for (const char* policy : {"missed=run_once", "missed=run_all:1", "missed=skip"}) {
        const std::string text = std::string(policy) + " @hourly";
        EXPECT_EQ(told(plan(text, kNoon, kNoon + seconds(30))),
                  "12:00 fired; 0 skipped, 0 missed; next 13:00");
        EXPECT_EQ(told(plan(text, kNoon, kNoon + seconds(30) + milliseconds(1))),
                  text.starts_with("missed=skip") ? "; 1 skipped, 0 missed; next 13:00"
                                                  : "12:00 caught_up; 0 skipped, 0 missed; next 13:00");
    }
}

TEST(MissedSlotsTest, RunOnceRunsTheNewestOfThoseThatAreDue) {
    EXPECT_EQ(told(plan("*/5 * * * *", kNoon, kNoon + minutes(23))),
              "12:20 caught_up; 4 skipped, 0 missed; next 12:25");
    EXPECT_EQ(told(plan("*/5 * * * *", kNoon, kNoon + minutes(25))),
              "12:25 fired; 5 skipped, 0 missed; next 12:30");
    EXPECT_EQ(told(plan("@every 10s", kNoon, kNoon + seconds(30))),
              "12:00 fired; 3 skipped, 0 missed; next 12:00");
}

TEST(MissedSlotsTest, SkipRunsOnlyWhatIsOnTime) {
    EXPECT_EQ(told(plan("missed=skip */5 * * * *", kNoon, kNoon + minutes(23))),
              "; 5 skipped, 0 missed; next 12:25");
    EXPECT_EQ(told(plan("missed=skip */5 * * * *", kNoon, kNoon + minutes(25))),
              "12:25 fired; 5 skipped, 0 missed; next 12:30");
    const DuePlan often = plan("missed=skip @every 10s", kNoon, kNoon + minutes(1));
    EXPECT_THAT(often.runs, ElementsAre(SlotVerdict{kNoon + seconds(30), SlotEnding::kFired},
                                        SlotVerdict{kNoon + seconds(40), SlotEnding::kFired},
                                        SlotVerdict{kNoon + seconds(50), SlotEnding::kFired},
                                        SlotVerdict{kNoon + seconds(60), SlotEnding::kFired}));
    EXPECT_EQ(often.skipped, 3U);
}

TEST(MissedSlotsTest, RunAllRunsTheNewestOfTheLateAndAllThatAreOnTime) {
    EXPECT_EQ(told(plan("missed=run_all:2 */5 * * * *", kNoon, kNoon + minutes(23))),
              "12:15 caught_up, 12:20 caught_up; 3 skipped, 0 missed; next 12:25");
    EXPECT_EQ(told(plan("missed=run_all:2 */5 * * * *", kNoon, kNoon + minutes(25))),
              "12:15 caught_up, 12:20 caught_up, 12:25 fired; 3 skipped, 0 missed; next 12:30");
    EXPECT_EQ(told(plan("missed=run_all:9 */5 * * * *", kNoon, kNoon + minutes(7))),
              "12:00 caught_up, 12:05 caught_up; 0 skipped, 0 missed; next 12:10");
}

TEST(MissedSlotsTest, WhatIsLaterThanTheCatchUpWindowIsMissed) {
    EXPECT_EQ(told(plan("catchup=10m */5 * * * *", kNoon, kNoon + minutes(23))),
              "12:20 caught_up; 1 skipped, 3 missed; next 12:25");
    EXPECT_EQ(told(plan("catchup=10m missed=run_all:9 */5 * * * *", kNoon, kNoon + minutes(20))),
              "12:10 caught_up, 12:15 caught_up, 12:20 fired; 0 skipped, 2 missed; next 12:25");
    EXPECT_EQ(told(plan("catchup=10m missed=skip @hourly", kNoon, kNoon + minutes(23))),
              "; 0 skipped, 1 missed; next 13:00");
    EXPECT_EQ(told(plan("catchup=10m @hourly", kNoon, kNoon + minutes(10))),
              "12:00 caught_up; 0 skipped, 0 missed; next 13:00");
}

TEST(MissedSlotsTest, WhatIsOnTimeIsNeverMissed) {
    EXPECT_EQ(told(plan("catchup=1s @hourly", kNoon, kNoon + seconds(20))),
              "12:00 fired; 0 skipped, 0 missed; next 13:00");
    EXPECT_EQ(told(plan("catchup=1s @hourly", kNoon, kNoon + seconds(31))),
              "; 0 skipped, 1 missed; next 13:00");
}

TEST(MissedSlotsTest, APausedScheduleSkipsWhatComesDue) {
    EXPECT_EQ(told(plan("catchup=10m */5 * * * *", kNoon, kNoon + minutes(23), true)),
              "; 5 skipped, 0 missed; next 12:25");
    EXPECT_EQ(told(plan("*/5 * * * *", kNoon, kNoon, true)), "; 1 skipped, 0 missed; next 12:05");
}

TEST(MissedSlotsTest, ASlotIsDueWhenItsJitterHasPassed) {
    const std::string text = "jitter=10m @hourly";
    const milliseconds jitter = jitter_of(schedule(text), "sweep", kNoon);
    ASSERT_GT(jitter, seconds(1));
    EXPECT_THAT(plan(text, kNoon, kNoon + jitter - milliseconds(1)).runs, IsEmpty());
    EXPECT_THAT(plan(text, kNoon, kNoon + jitter).runs, ElementsAre(SlotVerdict{kNoon, SlotEnding::kFired}));
    EXPECT_THAT(plan(text, kNoon, kNoon + jitter + seconds(30)).runs,
                ElementsAre(SlotVerdict{kNoon, SlotEnding::kFired}));
    EXPECT_THAT(plan(text, kNoon, kNoon + jitter + seconds(31)).runs,
                ElementsAre(SlotVerdict{kNoon, SlotEnding::kCaughtUp}));
    // Within the window after its jitter, though its own instant is older.
    EXPECT_EQ(plan("jitter=10m catchup=1m @hourly", kNoon, kNoon + jitter + seconds(60)).missed, 0U);
    EXPECT_EQ(plan("jitter=10m catchup=1m @hourly", kNoon, kNoon + jitter + seconds(61)).missed, 1U);
}

TEST(MissedSlotsTest, ASlotThatWaitedForTheJitterOfTheOneBeforeIsNotLate) {
    const std::string text = "jitter=1h missed=skip * * * * *";
    std::size_t fired = 0;
    Instant next = kNoon;
    for (Instant now = kNoon; now < kNoon + hours(12); now += seconds(1)) {
        const DuePlan planned = plan(text, next, now);
        EXPECT_EQ(planned.skipped + planned.missed, 0U);
        fired += planned.runs.size();
        next = planned.next_slot.value();
    }
    EXPECT_GE(fired, 660U);
}

TEST(MissedSlotsTest, ALongOutageIsPlannedInPartsWithTheSameOutcome) {
    for (const char* text :
         {"missed=run_once @every 5m", "missed=skip @every 5m", "missed=run_all:7 @every 5m",
          "missed=run_all:1000 catchup=1d @every 5m", "missed=run_all:30 catchup=31d @every 10s"}) {
        for (const seconds since : {seconds(0), seconds(29), seconds(31), seconds(6), seconds(299)}) {
            const Instant now = kNoon + hours(5) + since;
            const DuePlan whole = plan(text, kNoon, now);
            DuePlan parts{{}, 0, 0, kNoon};
            for (;;) {
                const DuePlan part = plan(text, *parts.next_slot, now, false, 10);
                EXPECT_LE(part.runs.size() + part.skipped + part.missed, 10U);
                parts.runs.insert(parts.runs.end(), part.runs.begin(), part.runs.end());
                parts.skipped += part.skipped;
                parts.missed += part.missed;
                if (part.next_slot == parts.next_slot) break;
                parts.next_slot = part.next_slot;
            }
            EXPECT_EQ(told(parts), told(whole)) << text;
            EXPECT_EQ(parts.runs, whole.runs) << text;
        }
    }
}

TEST(MissedSlotsTest, AMonthOfSecondsIsAHundredThousandACall) {
    const DuePlan first = plan("catchup=31d @every 1s", kNoon - hours(24 * 30), kNoon);
    EXPECT_THAT(first.runs, IsEmpty());
    EXPECT_EQ(first.skipped, kSlotsAPlanMax);
    EXPECT_EQ(first.next_slot, kNoon - hours(24 * 30) + seconds(100'000));
}

// However long the scheduler was away, and however often: each slot that passed has one ending, and what runs
// runs as its policy says.
TEST(MissedSlotsTest, EachSlotHasOneEndingWhateverTheOutages) {
    std::mt19937 chance = repeatable_chance(20'260'512);
    const auto number = [&chance](int max) { return std::uniform_int_distribution<int>(0, max)(chance); };
    const std::vector<std::string> crons{"*/5 * * * *", "30 2 * * *",     "0 * * * MON",       "@every 20s",
                                         "@every 90s",  "*/20 1-3 * * *", "15,45 8-18 * * 1-5"};
    const std::vector<std::string> policies{"run_once", "skip", "run_all:1", "run_all:5", "run_all:1000"};
    const std::vector<std::string> zones{"UTC", "America/New_York", "Australia/Lord_Howe"};
    const std::vector<std::string> jitters{"0s", "20s", "10m"};
    const std::vector<std::string> windows{"1s", "1m", "1h", "2d"};
    const auto any_of = [&number](const std::vector<std::string>& all) {
        return all.at(static_cast<std::size_t>(number(static_cast<int>(all.size()) - 1)));
    };
    for (int round = 0; round < 100; ++round) {
        const std::string text = "zone=" + any_of(zones) + " missed=" + any_of(policies) +
                                 " jitter=" + any_of(jitters) + " catchup=" + any_of(windows) + " " +
                                 any_of(crons);
        const ScheduleDefinition definition = schedule(text);
        Instant now = at("2025-10-31T12:00:00Z") + minutes(number(1440));
        const Instant first = next_slot(definition, now).value();
        Instant next = first;
        std::size_t settled = 0;
        std::set<Instant> run;
        for (int step = 0; step < 20; ++step) {
            now += number(2) == 0 ? milliseconds(minutes(number(900))) : milliseconds(seconds(number(90)));
            const DuePlan planned =
                plan(text, next, now, number(9) == 0, number(4) == 0 ? 20 : kSlotsAPlanMax);
            for (const SlotVerdict& verdict : planned.runs) {
                EXPECT_TRUE(run.insert(verdict.slot).second) << text;
                EXPECT_GE(verdict.slot, next) << text;
                EXPECT_LT(verdict.slot, *planned.next_slot) << text;
                EXPECT_LE(verdict.slot + jitter_of(definition, "sweep", verdict.slot), now) << text;
            }
            EXPECT_TRUE(std::is_sorted(planned.runs.begin(), planned.runs.end(),
                                       [](const auto& a, const auto& b) { return a.slot < b.slot; }));
            settled += planned.runs.size() + planned.skipped + planned.missed;
            next = planned.next_slot.value();
        }
        std::size_t passed = 0;
        for (Instant slot = first; slot < next; slot = next_slot(definition, slot).value()) ++passed;
        EXPECT_EQ(settled, passed) << text;
    }
}

}  // namespace
}  // namespace calfleet::core
