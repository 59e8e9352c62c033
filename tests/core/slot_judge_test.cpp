// The judge's own parts: how busy times are joined, and that sweeping over starts says what judging each
// says.
#include "core/slot_judge.hpp"

#include "core/moments.hpp"

#include <gmock/gmock.h>

namespace calfleet::core {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

TimeRange ten_to(const char* until) {
    return range("2025-05-12T10:00:00Z", until);
}
const TimeRange kDay = range("2025-05-12T00:00:00Z", "2025-05-13T00:00:00Z");

TEST(MergedTest, OverlappingAndTouchingTimesAreOne) {
    EXPECT_THAT(merged({range("2025-05-12T12:00:00Z", "2025-05-12T13:00:00Z"), ten_to("2025-05-12T11:00:00Z"),
                        range("2025-05-12T10:30:00Z", "2025-05-12T12:00:00Z")},
                       kDay),
                ElementsAre(ten_to("2025-05-12T13:00:00Z")));
    EXPECT_THAT(merged({ten_to("2025-05-12T15:00:00Z"), range("2025-05-12T11:00:00Z", "2025-05-12T12:00:00Z"),
                        range("2025-05-12T14:00:00Z", "2025-05-12T14:30:00Z")},
                       kDay),
                ElementsAre(ten_to("2025-05-12T15:00:00Z")));
}

TEST(MergedTest, AMillisecondBetweenKeepsThemApart) {
    const TimeRange first = ten_to("2025-05-12T11:00:00Z");
    const TimeRange second = range("2025-05-12T11:00:00.001Z", "2025-05-12T12:00:00Z");
    EXPECT_THAT(merged({second, first}, kDay), ElementsAre(first, second));
}

TEST(MergedTest, EmptyAndReversedTimesJoinNothing) {
    const TimeRange first = ten_to("2025-05-12T11:00:00Z");
    const TimeRange second = range("2025-05-12T12:00:00Z", "2025-05-12T13:00:00Z");
    const TimeRange empty = range("2025-05-12T11:30:00Z", "2025-05-12T11:30:00Z");
    const TimeRange reversed{second.start, first.end};
    EXPECT_THAT(merged({first, empty, reversed, second}, kDay), ElementsAre(first, second));
    EXPECT_THAT(merged({empty, reversed}, kDay), IsEmpty());
}

TEST(MergedTest, WhatOnlyTouchesTheRangeIsLeftOutAndWhatReachesIntoItStaysWhole) {
    const TimeRange before = range("2025-05-11T20:00:00Z", "2025-05-12T00:00:00Z");
    const TimeRange after = range("2025-05-13T00:00:00Z", "2025-05-13T09:00:00Z");
    const TimeRange across = range("2025-05-12T23:59:00Z", "2025-05-13T09:00:00Z");
    EXPECT_THAT(merged({before, after, across}, kDay), ElementsAre(across));
    const TimeRange always = range("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    EXPECT_THAT(merged({always}, kDay), ElementsAre(always));
}

TEST(SlotJudgeTest, SweepingSaysWhatJudgingEachStartSays) {
    const SlotRules rules{.zone = zone("Pacific/Chatham"),
                          .availability = *Availability::parse("mon-sun 00:15-05:00,06:40-23:00"),
                          .duration = minutes(40),
                          .step = minutes(20),
                          .buffer_before = minutes(5),
                          .buffer_after = minutes(15),
                          .min_notice = minutes(90),
                          .window_days = 1};
    // 02:45 became 03:45 on 28 September.
    const Instant now = at("2025-09-27T20:03:00+12:45");
    const std::vector<TimeRange> busy{range("2025-09-28T04:00:00+13:45", "2025-09-28T04:20:00+13:45"),
                                      range("2025-09-28T12:00:00+13:45", "2025-09-28T14:00:00+13:45")};
    SlotJudge judge(rules, now, busy, search_window(rules, now), minutes(0));
    for (Instant start = now; start < search_window(rules, now).end; start += minutes(1))
        ASSERT_EQ(judge.refusal_of(start), refusal_of(rules, now, busy, start, minutes(0)))
            << to_rfc3339(start, rules.zone);
}

}  // namespace
}  // namespace calfleet::core
