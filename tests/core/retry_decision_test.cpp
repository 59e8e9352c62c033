#include "core/retry_decision.hpp"

#include "core/repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <random>

namespace calfleet::core {
namespace {

// NOLINTBEGIN(misc-unused-using-decls): the check does not see literals
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
// NOLINTEND(misc-unused-using-decls)
using std::chrono::milliseconds;

TEST(BackoffDelayTest, TheLongestWaitDoublesUpToTheCap) {
    constexpr double kAlmostOne = 0.9999999;
    for (const auto& [attempt, longest] : std::vector<std::pair<int, milliseconds>>{
             {1, 100ms}, {2, 200ms}, {3, 400ms}, {4, 800ms}, {5, 1000ms}, {6, 1000ms}, {1000000, 1000ms}}) {
        EXPECT_EQ(backoff_delay(attempt, 100ms, 1000ms, 0.0), 0ms);
        EXPECT_EQ(backoff_delay(attempt, 100ms, 1000ms, 0.5), longest / 2);
        EXPECT_EQ(backoff_delay(attempt, 100ms, 1000ms, kAlmostOne), longest - 1ms);
    }
}

TEST(BackoffDelayTest, HugeNumbersDoNotOverflow) {
    EXPECT_LE(backoff_delay(200, 1ms, milliseconds::max() / 2, 0.5), milliseconds::max() / 4 + 1ms);
    EXPECT_EQ(backoff_delay(3, 5s, 1s, 0.5), 500ms);
    EXPECT_EQ(backoff_delay(3, 0ms, 1s, 0.5), 0ms);
    EXPECT_EQ(backoff_delay(0, 100ms, 1s, 0.5), 50ms);
}

TEST(NextDelayTest, TriesAgainWhileAttemptsAreLeft) {
    const RetryPolicy policy{.attempts_max = 3, .base = 100ms, .cap = 1s};
    EXPECT_EQ(next_delay(policy, 1, std::nullopt, 10s, 0.5), 50ms);
    EXPECT_EQ(next_delay(policy, 2, std::nullopt, 10s, 0.5), 100ms);
    EXPECT_EQ(next_delay(policy, 3, std::nullopt, 10s, 0.5), std::nullopt);
    EXPECT_EQ(next_delay(policy, 4, std::nullopt, 10s, 0.5), std::nullopt);
    EXPECT_EQ(next_delay({.attempts_max = 1, .base = 100ms, .cap = 1s}, 1, std::nullopt, 10s, 0.5),
              std::nullopt);
}

TEST(NextDelayTest, GivesUpWhenTheWaitWouldReachTheDeadline) {
    const RetryPolicy policy{.attempts_max = 3, .base = 100ms, .cap = 1s};
    EXPECT_EQ(next_delay(policy, 1, std::nullopt, 51ms, 0.5), 50ms);
    EXPECT_EQ(next_delay(policy, 1, std::nullopt, 50ms, 0.5), std::nullopt);
    EXPECT_EQ(next_delay(policy, 1, std::nullopt, 0ms, 0.0), std::nullopt);
    EXPECT_EQ(next_delay(policy, 1, std::nullopt, -5ms, 0.0), std::nullopt);
}

TEST(NextDelayTest, WhatTheOtherSideAskedForWins) {
    const RetryPolicy policy{.attempts_max = 3, .base = 100ms, .cap = 1s};
    EXPECT_EQ(next_delay(policy, 1, 7s, 10s, 0.5), 7s);
    EXPECT_EQ(next_delay(policy, 1, 10s, 10s, 0.5), std::nullopt);
    EXPECT_EQ(next_delay(policy, 1, 0ms, 10s, 0.5), 0ms);
    EXPECT_EQ(next_delay(policy, 1, -1s, 10s, 0.5), 0ms);
    EXPECT_EQ(next_delay(policy, 3, 1ms, 10s, 0.5), std::nullopt);
}

TEST(NextDelayTest, NeverWaitsPastTheCapOrTheDeadline) {
    std::mt19937 random = repeatable_chance(11);
    std::uniform_real_distribution<double> fraction(0.0, 1.0);
    for (int i = 0; i < 100000; ++i) {
        const RetryPolicy policy{.attempts_max = static_cast<int>(random() % 8),
                                 .base = milliseconds(random() % 500),
                                 .cap = milliseconds(random() % 5000)};
        const milliseconds left(static_cast<int>(random() % 10000) - 1000);
        const int attempt = 1 + static_cast<int>(random() % 8);
        const auto delay = next_delay(policy, attempt, std::nullopt, left, fraction(random));
        if (!delay) continue;
        ASSERT_LT(attempt, policy.attempts_max);
        ASSERT_GE(*delay, 0ms);
        ASSERT_LE(*delay, policy.cap);
        ASSERT_LT(*delay, left);
    }
}

}  // namespace
}  // namespace calfleet::core
