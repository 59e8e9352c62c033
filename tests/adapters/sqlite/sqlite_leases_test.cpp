// Leases between two processes that share a file.
#include "conformance/stores.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::conformance {
namespace {

using std::chrono::minutes;
using Taken = core::Result<std::optional<ports::Lease>, ports::StoreError>;

class SqliteLeasesTest : public StoreTest<SqliteStores> {
protected:
    adapters::sqlite::SqliteDatabase other_process_{{stores_.volume() / "calfleet.db"}};
    adapters::sqlite::SqliteLeases other_{other_process_};
};

TEST_F(SqliteLeasesTest, OfTwoProcessesThatRaceOneGetsIt) {
    for (int round = 0; round < 20; ++round) {
        int holder = 0;
        const auto call = [this, &holder, round] {
            ports::Leases& leases = holder % 2 == 0 ? stores_.leases() : other_;
            return leases.take("lease " + std::to_string(round), std::to_string(holder++), minutes(10));
        };
        int winners = 0;
        for (const Taken& taken : run_at_once(4, call)) {
            ASSERT_TRUE(taken) << taken.error().message;
            winners += taken->has_value() ? 1 : 0;
        }
        EXPECT_EQ(winners, 1);
    }
}

TEST_F(SqliteLeasesTest, WhatOneProcessReleasesTheOtherTakesUnderTheNextEpoch) {
    const Taken first = run(stores_.leases().take("sweep", "one", minutes(10)));
    ASSERT_TRUE(first && *first);
    EXPECT_FALSE(run(other_.take("sweep", "two", minutes(10)))->has_value());
    ASSERT_TRUE(run(stores_.leases().release(**first)));
    const Taken second = run(other_.take("sweep", "two", minutes(10)));
    ASSERT_TRUE(second && *second);
    EXPECT_EQ((*second)->epoch, 2);
    EXPECT_FALSE(*run(stores_.leases().renew(**first, minutes(10))));
}

}  // namespace
}  // namespace calfleet::conformance
