#include "core/token_freshness.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Instant kEnd{std::chrono::hours(500'000)};

Freshness with_left(milliseconds left, milliseconds granted = seconds(3'599)) {
    return freshness_of({kEnd, granted}, kEnd - left);
}

TEST(TokenFreshness, GooglesHourIsFreshAgeingExpiringAndExpiredWhereTheDecisionSaysSo) {
    EXPECT_EQ(with_left(seconds(3'599)), Freshness::kFresh);
    EXPECT_EQ(with_left(minutes(10) + milliseconds(1)), Freshness::kFresh);
    EXPECT_EQ(with_left(minutes(10)), Freshness::kAgeing);
    EXPECT_EQ(with_left(seconds(30) + milliseconds(1)), Freshness::kAgeing);
    EXPECT_EQ(with_left(seconds(30)), Freshness::kExpiring);
    EXPECT_EQ(with_left(milliseconds(1)), Freshness::kExpiring);
    EXPECT_EQ(with_left(milliseconds(0)), Freshness::kExpired);
    EXPECT_EQ(with_left(-minutes(5)), Freshness::kExpired);
}

TEST(TokenFreshness, AShortLifeHasShorterThresholds) {
    EXPECT_EQ(with_left(seconds(60), seconds(60)), Freshness::kFresh);
    EXPECT_EQ(with_left(seconds(13), seconds(60)), Freshness::kFresh);
    EXPECT_EQ(with_left(seconds(12), seconds(60)), Freshness::kAgeing);
    EXPECT_EQ(with_left(milliseconds(600), seconds(60)), Freshness::kExpiring);
    EXPECT_EQ(with_left(milliseconds(0), seconds(0)), Freshness::kExpired);
}

TEST(TokenFreshness, RefreshesAreSpreadOverTheSevenMinutesBeforeTheLastThree) {
    std::set<std::int64_t> instants;
    for (int agent = 0; agent < 10'000; ++agent) {
        const Instant at =
            next_refresh_at({kEnd, seconds(3'599)}, spread_of("agent-" + std::to_string(agent)));
        ASSERT_GE(at, kEnd - minutes(10));
        ASSERT_LE(at, kEnd - minutes(3));
        instants.insert((at.time_since_epoch().count() / 1'000) % 420);
    }
    EXPECT_GT(instants.size(), 415U) << "nearly every second of the seven minutes has somebody's refresh";
}

TEST(TokenFreshness, ASpreadIsTheSameInEveryProcess) {
    EXPECT_EQ(spread_of(""), 14'695'981'039'346'656'037ULL);
    EXPECT_EQ(spread_of("a"), 0xaf63dc4c8601ec8cULL) << "FNV-1a's published value";
}

}  // namespace
}  // namespace calfleet::core
