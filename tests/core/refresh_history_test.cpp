#include "core/refresh_history.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::hours;

constexpr Instant kStart{hours(490'000)};

TEST(RefreshHistory, CountsOfTheLastDayAndNoMore) {
    RefreshHistory history;
    EXPECT_EQ(history.count_24h(kStart), 0);
    for (int hour = 0; hour < 30; ++hour) history.add(kStart + hours(hour));
    history.add(kStart + hours(29));
    EXPECT_EQ(history.count_24h(kStart + hours(29)), 25);
    EXPECT_EQ(history.count_24h(kStart + hours(40)), 14);
    EXPECT_EQ(history.count_24h(kStart + hours(100)), 0);
}

TEST(RefreshHistory, StaysSmallHoweverOftenAndForHoweverLongItIsAddedTo) {
    RefreshHistory history;
    for (int minute = 0; minute < 60 * 24 * 30; ++minute) history.add(kStart + std::chrono::minutes(minute));
    EXPECT_LT(history.to_text().size(), 300U);
    EXPECT_EQ(history.count_24h(kStart + std::chrono::minutes(60 * 24 * 30 - 1)), 60 * 24);
}

TEST(RefreshHistory, AClockThatGoesBackDoesNotMakeItGrow) {
    RefreshHistory history;
    history.add(kStart + hours(10));
    history.add(kStart);
    EXPECT_EQ(history.count_24h(kStart), 1);
}

TEST(RefreshHistory, ReadsItsOwnTextAndNothingElse) {
    RefreshHistory history;
    history.add(kStart);
    history.add(kStart + hours(1));
    EXPECT_EQ(history.to_text(), "490000:1,490001:1");
    EXPECT_EQ(RefreshHistory::parse(history.to_text()), history);
    EXPECT_EQ(RefreshHistory::parse(""), RefreshHistory());
    for (const char* foreign : {"x", "1", "1:", ":1", "1:x", "1:-1", "1:1,2", "1:1;2:1", "1:1 ,2:1", "-",
                                "-:1", "--1:1", "-1:-1", "-1", "-1:", "1:1!2"})
        EXPECT_FALSE(RefreshHistory::parse(foreign)) << foreign;
}

TEST(RefreshHistory, FailuresAreCountedBesideRefreshesAndAsLong) {
    RefreshHistory history;
    for (int hour = 0; hour < 30; ++hour) history.add_failure(kStart + hours(hour));
    history.add_failure(kStart + hours(29));
    history.add(kStart + hours(29));
    EXPECT_EQ(history.failures_24h(kStart + hours(29)), 25);
    EXPECT_EQ(history.failures_24h(kStart + hours(40)), 14);
    EXPECT_EQ(history.failures_24h(kStart + hours(100)), 0);
    EXPECT_EQ(history.count_24h(kStart + hours(29)), 1);
}

TEST(RefreshHistory, WhatIsOlderThanADayGoesWhicheverIsAdded) {
    RefreshHistory history;
    history.add(kStart);
    history.add_failure(kStart);
    history.add_failure(kStart + hours(24));
    EXPECT_EQ(history.to_text(), "-490024:1");
    history.add(kStart + hours(48));
    EXPECT_EQ(history.to_text(), "490048:1");
    history.add_failure(kStart);  // the clock went back
    EXPECT_EQ(history.to_text(), "-490000:1");
}

TEST(RefreshHistory, FailuresStandInTheTextWhereAReleaseThatDoesNotCountThemReadsNothingOfToday) {
    RefreshHistory history;
    history.add(kStart);
    history.add_failure(kStart);
    history.add_failure(kStart);
    history.add_failure(kStart + hours(1));
    EXPECT_EQ(history.to_text(), "490000:1,-490000:2,-490001:1");
    EXPECT_EQ(RefreshHistory::parse(history.to_text()), history);
    EXPECT_EQ(RefreshHistory::parse("490000:1")->failures_24h(kStart), 0);
}

TEST(RefreshHistory, StaysSmallWithFailuresToo) {
    RefreshHistory history;
    for (int minute = 0; minute < 60 * 24 * 30; ++minute) {
        history.add(kStart + std::chrono::minutes(minute));
        history.add_failure(kStart + std::chrono::minutes(minute));
    }
    EXPECT_LT(history.to_text().size(), 600U);
}

}  // namespace
}  // namespace calfleet::core
