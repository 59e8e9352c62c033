#include "core/token_bucket.hpp"

#include "core/keyed_buckets.hpp"
#include "core/repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Instant = TokenBucket::Instant;

constexpr Instant kStart{hours(1000)};

// When the call is made that takes its token now.
Instant turn_of(TokenBucket& bucket, Instant now) {
    const milliseconds wait = bucket.wait(now);
    bucket.take(now);
    return now + wait;
}

// The most calls in any minute, of calls in order.
std::size_t most_in_a_minute(const std::vector<Instant>& calls) {
    std::size_t most = 0;
    auto first = calls.begin();
    for (auto last = calls.begin(); last != calls.end(); ++last) {
        while (*first + minutes(1) <= *last) ++first;
        most = std::max(most, static_cast<std::size_t>(last - first) + 1);
    }
    return most;
}

TEST(PaceTest, ItIsFourFifthsOfTheQuota) {
    EXPECT_EQ(pace_within(600), (Pace{milliseconds(125), 24}));
    EXPECT_EQ(pace_within(10'000), (Pace{microseconds(7'500), 400}));
    EXPECT_EQ(pace_within(1), (Pace{seconds(75), 1}));
}

TEST(PaceTest, AShareOfAQuotaIsThatPartOfIt) {
    EXPECT_EQ(pace_within(10'000, 0.5), (Pace{milliseconds(15), 200}));
    EXPECT_EQ(pace_within(10'000, 0.25), (Pace{milliseconds(30), 100}));
    EXPECT_EQ(pace_within(10'000, 1e-9).interval, hours(1)) << "never without end";
    EXPECT_EQ(pace_within(10'000, 1e-9).burst, 1);
}

TEST(PaceTest, AWorkerHasTheShareOfItsPartitions) {
    EXPECT_DOUBLE_EQ(share_of(60, 60), 1.0);
    EXPECT_DOUBLE_EQ(share_of(15, 60), 0.25);
    EXPECT_DOUBLE_EQ(share_of(0, 60), 1.0 / 60) << "what it does besides commands goes on";
    EXPECT_DOUBLE_EQ(share_of(5, 0), 1.0) << "nobody knows how many there are";
    EXPECT_DOUBLE_EQ(share_of(61, 60), 1.0) << "they became more a moment ago";
}

TEST(TokenBucketTest, AfterARestItGivesItsBurstAndThenKeepsThePace) {
    TokenBucket bucket(Pace{milliseconds(100), 3});
    for (const milliseconds wait : {milliseconds(0), milliseconds(0), milliseconds(0), milliseconds(100),
                                    milliseconds(200), milliseconds(300)}) {
        EXPECT_EQ(bucket.wait(kStart), wait);
        bucket.take(kStart);
    }
    EXPECT_EQ(bucket.wait(kStart + milliseconds(350)), milliseconds(50));
    EXPECT_EQ(bucket.wait(kStart + milliseconds(400)), milliseconds(0));
    EXPECT_EQ(bucket.wait(kStart + seconds(10)), milliseconds(0));
}

TEST(TokenBucketTest, WhoeverComesLaterWaitsBehindThoseWhoCameBefore) {
    TokenBucket bucket(Pace{milliseconds(100), 1});
    std::vector<Instant> turns;
    for (int i = 0; i < 50; ++i) turns.push_back(turn_of(bucket, kStart + i * milliseconds(10)));
    for (std::size_t i = 1; i < turns.size(); ++i) EXPECT_EQ(turns[i] - turns[i - 1], milliseconds(100));
}

TEST(TokenBucketTest, ItIsFullAgainWhenAllThatWasTakenHasBeenPaidBack) {
    TokenBucket bucket(Pace{milliseconds(100), 3});
    EXPECT_TRUE(bucket.is_full(kStart));
    bucket.take(kStart);
    bucket.take(kStart);
    EXPECT_FALSE(bucket.is_full(kStart + milliseconds(199)));
    EXPECT_TRUE(bucket.is_full(kStart + milliseconds(200)));
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(turn_of(bucket, kStart + hours(1)), kStart + hours(1)) << "and no fuller";
    EXPECT_GT(turn_of(bucket, kStart + hours(1)), kStart + hours(1));
}

TEST(TokenBucketTest, AWaitIsRoundedUpAndNeverDown) {
    TokenBucket bucket(Pace{microseconds(7'500), 1});
    bucket.take(kStart);
    EXPECT_EQ(bucket.wait(kStart), milliseconds(8));
    bucket.take(kStart);
    EXPECT_EQ(bucket.wait(kStart), milliseconds(15)) << "what was rounded does not add up";
}

TEST(TokenBucketTest, WhatIsOwedIsPaidBackAtTheNewPace) {
    TokenBucket bucket(Pace{milliseconds(100), 1});
    for (int i = 0; i < 10; ++i) bucket.take(kStart);
    EXPECT_EQ(bucket.wait(kStart), seconds(1));
    bucket.set_pace({milliseconds(50), 1}, kStart);
    EXPECT_EQ(bucket.wait(kStart), milliseconds(500));
    bucket.set_pace({milliseconds(200), 1}, kStart + milliseconds(250));
    EXPECT_EQ(bucket.wait(kStart + milliseconds(250)), seconds(1));
    bucket.set_pace({milliseconds(100), 1}, kStart + hours(1));
    EXPECT_TRUE(bucket.is_full(kStart + hours(1))) << "nothing is owed any more";
}

TEST(TokenBucketTest, NoMinuteEverHoldsMoreThanTheQuotaHoweverSmall) {
    for (std::int64_t quota = 1; quota <= 700; ++quota) {
        TokenBucket bucket(pace_within(quota));
        std::vector<Instant> calls;
        // Five minutes of callers that wait for each other, a rest, and the same again.
        for (const Instant from : {kStart, kStart + minutes(10)}) {
            Instant now = from;
            while (now < from + minutes(5)) calls.push_back(now = turn_of(bucket, now));
        }
        ASSERT_LE(most_in_a_minute(calls), static_cast<std::size_t>(quota)) << quota;
    }
}

TEST(TokenBucketTest, HoweverCallersComeNoMinuteHoldsMoreThanItMay) {
    auto chance = repeatable_chance(7);
    for (int round = 0; round < 300; ++round) {
        const std::int64_t quota = std::uniform_int_distribution(1, 20'000)(chance);
        TokenBucket bucket(pace_within(quota));
        std::vector<Instant> calls;
        Instant now = kStart;
        while (calls.size() < 3'000) {
            // Bursts, trickles and rests.
            now += milliseconds(std::uniform_int_distribution(0, 1 << (calls.size() % 17))(chance));
            const int at_once = std::uniform_int_distribution(1, 200)(chance);
            for (int i = 0; i < at_once; ++i)
                if (bucket.wait(now) < minutes(1)) calls.push_back(turn_of(bucket, now));
        }
        ASSERT_TRUE(std::is_sorted(calls.begin(), calls.end())) << "first come, first served";
        const auto most = static_cast<double>(most_in_a_minute(calls));
        ASSERT_LE(most, static_cast<double>(quota)) << quota;
        if (quota > 100) ASSERT_LE(most, 0.84 * static_cast<double>(quota) + 2) << quota;
    }
}

TEST(TokenBucketTest, CallersWhoNeverCeaseGetAllOfThePace) {
    TokenBucket bucket(pace_within(600));
    std::size_t calls = 0;
    for (Instant now = kStart; now < kStart + minutes(10); now = turn_of(bucket, now)) ++calls;
    EXPECT_NEAR(static_cast<double>(calls), 10 * 480 + 24, 2);
}

TEST(KeyedBucketsTest, EachKeyHasItsOwn) {
    KeyedBuckets buckets;
    const Pace pace{seconds(1), 1};
    buckets.of("a", pace, kStart).take(kStart);
    EXPECT_EQ(buckets.of("a", pace, kStart).wait(kStart), seconds(1));
    EXPECT_EQ(buckets.of("b", pace, kStart).wait(kStart), seconds(0));
    EXPECT_EQ(buckets.of("a", {seconds(2), 1}, kStart).wait(kStart), seconds(2)) << "at the pace of now";
}

TEST(KeyedBucketsTest, ThoseThatAreFullAreForgotten) {
    KeyedBuckets buckets;
    const Pace pace{milliseconds(100), 1};
    buckets.of("owes", pace, kStart).take(kStart + hours(1));
    std::size_t most = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Instant now = kStart + i * milliseconds(1);
        buckets.of(std::to_string(i), pace, now).take(now);
        most = std::max(most, buckets.size());
    }
    EXPECT_LE(most, 1'000U) << "a hundred are in use at any time";
    EXPECT_GT(buckets.of("owes", pace, kStart).wait(kStart), hours(1));
}

TEST(KeyedBucketsTest, ThoseThatAreInUseAreKeptHoweverMany) {
    KeyedBuckets buckets;
    const Pace pace{hours(1), 1};
    for (int i = 0; i < 10'000; ++i) buckets.of(std::to_string(i), pace, kStart).take(kStart);
    for (int i = 0; i < 10'000; ++i)
        ASSERT_EQ(buckets.of(std::to_string(i), pace, kStart).wait(kStart), hours(1)) << i;
}

}  // namespace
}  // namespace calfleet::core
