#include "core/offset_ledger.hpp"

#include "core/repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <stdexcept>
#include <vector>

namespace calfleet::core {
namespace {

TEST(OffsetLedgerTest, CommitsNothingBeforeTheFirstRecord) {
    const OffsetLedger ledger;
    EXPECT_FALSE(ledger.committable());
    EXPECT_EQ(ledger.in_flight(), 0U);
}

TEST(OffsetLedgerTest, ARecordInFlightComesBackAfterACrash) {
    OffsetLedger ledger;
    ledger.received(0);
    EXPECT_EQ(ledger.committable(), 0);
    EXPECT_EQ(ledger.in_flight(), 1U);
    ledger.finished(0);
    EXPECT_EQ(ledger.committable(), 1);
    EXPECT_EQ(ledger.in_flight(), 0U);
}

TEST(OffsetLedgerTest, TheSlowestRecordHoldsTheCommitBack) {
    OffsetLedger ledger;
    for (const int offset : {40, 41, 42, 43}) ledger.received(offset);
    ledger.finished(43);
    ledger.finished(41);
    EXPECT_EQ(ledger.committable(), 40);
    EXPECT_EQ(ledger.in_flight(), 2U);
    ledger.finished(40);
    EXPECT_EQ(ledger.committable(), 42);
    ledger.finished(42);
    EXPECT_EQ(ledger.committable(), 44);
}

TEST(OffsetLedgerTest, OffsetsThatNeverArriveAreSkipped) {
    OffsetLedger ledger;
    for (const std::int64_t offset : {7LL, 9LL, 1000000000000LL, 1000000000005LL}) ledger.received(offset);
    ledger.finished(1000000000000);
    ledger.finished(7);
    EXPECT_EQ(ledger.committable(), 9);
    ledger.finished(9);
    EXPECT_EQ(ledger.committable(), 1000000000005);
    ledger.finished(1000000000005);
    EXPECT_EQ(ledger.committable(), 1000000000006);
}

TEST(OffsetLedgerTest, MisuseThrowsAndChangesNothing) {
    OffsetLedger ledger;
    EXPECT_THROW(ledger.finished(0), std::logic_error);
    EXPECT_THROW(ledger.received(-1), std::logic_error);
    for (const int offset : {10, 12, 13}) ledger.received(offset);
    EXPECT_THROW(ledger.received(13), std::logic_error);
    EXPECT_THROW(ledger.received(11), std::logic_error);
    for (const int offset : {9, 11, 14}) EXPECT_THROW(ledger.finished(offset), std::logic_error) << offset;
    ledger.finished(12);
    EXPECT_THROW(ledger.finished(12), std::logic_error);  // still waiting behind 10
    ledger.finished(10);
    EXPECT_THROW(ledger.finished(10), std::logic_error);  // gone
    EXPECT_EQ(ledger.committable(), 13);
    EXPECT_EQ(ledger.in_flight(), 1U);
}

TEST(OffsetLedgerTest, AgreesWithASetOfOffsetsWhateverTheOrder) {
    std::mt19937 random = repeatable_chance(7);
    for (int round = 0; round < 200; ++round) {
        OffsetLedger ledger;
        std::set<std::int64_t> unfinished;
        std::int64_t next = static_cast<std::int64_t>(random() % 1000);
        bool any = false;
        const unsigned gap = round % 2 == 0 ? 1 : 5;
        for (int step = 0; step < 500; ++step) {
            if (unfinished.empty() || random() % 100 < 52) {
                next += static_cast<std::int64_t>(random() % gap);
                ledger.received(next);
                unfinished.insert(next++);
                any = true;
            } else {
                auto one = unfinished.begin();
                std::advance(one, static_cast<std::ptrdiff_t>(random() % unfinished.size()));
                ledger.finished(*one);
                unfinished.erase(one);
            }
            ASSERT_EQ(ledger.in_flight(), unfinished.size());
            ASSERT_TRUE(any);
            ASSERT_EQ(ledger.committable(), unfinished.empty() ? next : *unfinished.begin());
        }
    }
}

}  // namespace
}  // namespace calfleet::core
