// What only a ledger on a disk can get wrong: a disk that is full, a process that ends, a second one beside
// it.
#include "conformance/jobs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace calfleet::conformance {
namespace {

class SqliteJobLedgerTest : public JobLedgerFixture<SqliteStores> {
protected:
    void fill_disk() { stores_.execute("PRAGMA max_page_count = 1"); }  // no more than there are
    void make_room() { stores_.execute("PRAGMA max_page_count = 1000000"); }

    // Starts of c0, c1 and so on, each followed by an outcome of many pages.
    static std::vector<ports::LedgerWrite> large_batch(int commands) {
        std::vector<ports::LedgerWrite> writes;
        for (int i = 0; i < commands; ++i) {
            const std::string id = "c" + std::to_string(i);
            writes.emplace_back(start_of(id));
            writes.emplace_back(success_of(id, std::string(20'000, 'r')));
        }
        return writes;
    }
};

TEST_F(SqliteJobLedgerTest, AFullDiskIsUnavailableUndoesTheWholeBatchAndPasses) {
    write(start_of("before", "one"));
    fill_disk();
    for (int i = 0; i < 3; ++i) {
        std::vector<ports::LedgerWrite> writes = large_batch(100);
        writes.insert(writes.begin(), start_of("before", "two"));
        EXPECT_TRUE(is_unavailable(write_all(writes)));
        EXPECT_EQ(due(), Ids{});  // what needs no room goes on
    }
    EXPECT_EQ(row_after(start_of("before", "one")).attempts, 1);

    make_room();
    const Written written = write_all(large_batch(100));
    ASSERT_TRUE(written) << written.error().message;
    for (const ports::JobRow& row : *written) EXPECT_EQ(row.attempts, 1);
    EXPECT_EQ(row_after(start_of("before", "two")).attempts, 2);
}

TEST_F(SqliteJobLedgerTest, ForgettingNeedsNoRoomOnAFullDiskAndMakesSome) {
    write_all(large_batch(100));
    fill_disk();
    EXPECT_TRUE(is_unavailable(write(start_of("large"), success_of("large", std::string(100'000, 'r')))));
    EXPECT_EQ(forget(std::chrono::milliseconds(0)), 100u);
    EXPECT_TRUE(write(start_of("large"), success_of("large", std::string(100'000, 'r'))));
}

TEST_F(SqliteJobLedgerTest, ARowOutlivesItsProcess) {
    write(start_of("c1", "one"), intent_of("c1", "event A"), start_of("c2"), success_of("c2", "booked"));
    stores_.close();
    stores_.open();
    const ports::JobRow unfinished = row_after(start_of("c1", "two"));
    EXPECT_EQ(unfinished.attempts, 2);
    EXPECT_EQ(unfinished.intent, "event A");
    EXPECT_EQ(row_after(start_of("c2", "two")).records, "booked");
}

TEST_F(SqliteJobLedgerTest, TwoProcessesOnOneFileCountEachAttempt) {
    adapters::sqlite::SqliteDatabase other_process({stores_.volume() / "calfleet.db"});
    adapters::sqlite::SqliteJobLedger other(other_process);
    int attempt = 0;
    const auto call = [this, &attempt, &other] {
        ports::JobLedger& one = attempt % 2 == 0 ? ledger() : other;
        std::vector<ports::LedgerWrite> writes{start_of("c1", "attempt " + std::to_string(attempt++))};
        return one.write(std::move(writes));
    };
    std::vector<int> attempts;
    for (const Written& written : run_at_once(20, call)) {
        ASSERT_TRUE(written) << written.error().message;
        attempts.push_back(written->at(0).attempts);
    }
    std::sort(attempts.begin(), attempts.end());
    for (int i = 0; i < 20; ++i) EXPECT_EQ(attempts[static_cast<std::size_t>(i)], i + 1);
}

TEST_F(SqliteJobLedgerTest, TimesAreMillisecondsByTheClockOfTheDatabase) {
    write(start_of("c1"), intent_of("c1"), doubt_of("c1", std::chrono::milliseconds(1'234)));
    const auto ask = [](SQLite::Database& database) -> core::Result<int, ports::StoreError> {
        return database
            .execAndGet(
                "SELECT count(*) FROM command_ledger WHERE sweep_at = updated_at + 1234 AND "
                "updated_at >= created_at AND abs(updated_at / 1000 - strftime('%s', 'now')) < 60")
            .getInt();
    };
    EXPECT_EQ(*run(stores_.database().read(ask)), 1);
}

}  // namespace
}  // namespace calfleet::conformance
