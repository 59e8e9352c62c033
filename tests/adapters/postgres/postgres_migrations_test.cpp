#include "adapters/postgres/postgres_migrations.hpp"

#include "adapters/postgres/postgres_connection_store.hpp"
#include "adapters/postgres/postgres_fixture.hpp"
#include "conformance/older_rows.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::adapters::postgres {
namespace {

using core::EmbeddedText;
using Version = core::Result<int, ports::StoreError>;

constexpr EmbeddedText kFirst{"001_first.sql", "CREATE TABLE first (n integer);", "aa"};
constexpr EmbeddedText kSecond{"002_second.sql",
                               "CREATE TABLE second (n integer); INSERT INTO second VALUES (2);", "bb"};
constexpr EmbeddedText kBroken{"002_second.sql",
                               "CREATE TABLE second (n integer); INSERT INTO nowhere VALUES (2);", "cc"};
constexpr EmbeddedText kCrashing{
    "002_second.sql",
    "CREATE TABLE second (n integer); SELECT pg_terminate_backend(pg_backend_pid()); SELECT 1;", "dd"};

class PostgresMigrationsTest : public PostgresFixture {
protected:
    Version apply(std::vector<EmbeddedText> migrations) {
        return fakes::run_awaitable(io_, migrate(*database_, migrations));
    }
    Version check(std::vector<EmbeddedText> migrations) {
        return fakes::run_awaitable(io_, check_version(*database_, migrations));
    }
    int version() { return *fakes::run_awaitable(io_, current_version(*database_)); }
    bool has_table(const std::string& table) {
        return get("SELECT (to_regclass('" + table + "') IS NOT NULL)::integer") == 1;
    }
    static std::string refusal(const Version& refused) {
        if (refused) return "accepted";
        EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
        return refused.error().message;
    }
};

TEST_F(PostgresMigrationsTest, AFreshDatabaseIsAtVersionZeroAndReachesTheNewest) {
    EXPECT_EQ(version(), 0);
    const auto reached = fakes::run_awaitable(io_, migrate(*database_));
    ASSERT_TRUE(reached) << reached.error().message;
    EXPECT_EQ(*reached, static_cast<int>(embedded_migrations().size()));
    EXPECT_EQ(version(), *reached);
    EXPECT_EQ(*fakes::run_awaitable(io_, check_version(*database_)), *reached);
    for (const char* table :
         {"organization_connections", "booking_templates", "feature_flags", "command_ledger", "leases",
          "connection_announcements", "oauth_sessions", "agent_deletions", "schedules"})
        EXPECT_TRUE(has_table(table)) << table;
}

TEST_F(PostgresMigrationsTest, AConnectionOfAnOlderReleaseGoesOnWorking) {
    const auto known = embedded_migrations();
    ASSERT_EQ(*apply({known[0], known[1]}), 2);
    const crypto::AesGcmTokenSealer sealer(conformance::key_ring({1}));
    const ports::ConnectionKey key = conformance::key_of("company", "agent");
    cluster().execute(conformance::insert_of_older_release(key, sealer, "'\\x", "'"), name_);

    ASSERT_TRUE(fakes::run_awaitable(io_, migrate(*database_)));
    PostgresConnectionStore connections(*database_, sealer);
    auto found = fakes::run_awaitable(io_, connections.find(key));
    ASSERT_TRUE(found && *found);
    conformance::expect_connected(**found);
    const auto written =
        fakes::run_awaitable(io_, connections.write({(*found)->duplicate(), true, std::nullopt}));
    ASSERT_TRUE(written && *written);
    EXPECT_GT(**written, 1'700'000'000'000);
}

TEST_F(PostgresMigrationsTest, ItMigratesThroughPgBouncerToo) {
    open(cluster().pgbouncer_url(name_));
    EXPECT_EQ(*fakes::run_awaitable(io_, migrate(*database_)),
              static_cast<int>(embedded_migrations().size()));
}

TEST_F(PostgresMigrationsTest, ARepeatedMigrationChangesNothingAndOnlyWhatIsMissingIsApplied) {
    EXPECT_EQ(*apply({kFirst}), 1);
    EXPECT_EQ(*apply({kFirst}), 1);
    EXPECT_FALSE(has_table("second"));
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
    EXPECT_EQ(get("SELECT count(*) FROM second"), 1);
}

TEST_F(PostgresMigrationsTest, AnotherVersionIsRefusedWithWhatToDo) {
    EXPECT_EQ(
        refusal(check({kFirst, kSecond})),
        "the database is at schema version 0, this program needs 2: run `calfleetctl migrate` of the same "
        "release, then start it again");
    ASSERT_TRUE(apply({kFirst}));
    EXPECT_EQ(
        refusal(check({kFirst, kSecond})),
        "the database is at schema version 1, this program needs 2: run `calfleetctl migrate` of the same "
        "release, then start it again");
    ASSERT_TRUE(apply({kFirst, kSecond}));
    EXPECT_EQ(*check({kFirst, kSecond}), 2);
    EXPECT_EQ(refusal(check({kFirst})),
              "the database is at schema version 2, this program knows only up to 1: start the release whose "
              "`calfleetctl migrate` brought it there");
    EXPECT_EQ(
        refusal(apply({kFirst})),
        "the database is at schema version 2, this program knows only up to 1: start a release that is at "
        "least as new as the one that migrated it");
    EXPECT_EQ(version(), 2);
}

TEST_F(PostgresMigrationsTest, AMigrationThatChangedAfterItWasAppliedIsRefused) {
    ASSERT_TRUE(apply({kFirst}));
    EmbeddedText edited = kFirst;
    edited.sha256 = "ab";
    const std::string sentence =
        "migration 001_first.sql is not the one that was applied to this database (its checksum differs): "
        "restore the released file and put the change into a new migration";
    EXPECT_EQ(refusal(apply({edited, kSecond})), sentence);
    EXPECT_EQ(refusal(check({edited})), sentence);
    EXPECT_EQ(version(), 1);
}

TEST_F(PostgresMigrationsTest, AMigrationThatFailsHalfWayLeavesThePreviousVersion) {
    for (const EmbeddedText& bad : {kBroken, kCrashing}) {
        EXPECT_FALSE(apply({kFirst, bad}));
        EXPECT_EQ(version(), 1);
        EXPECT_FALSE(has_table("second"));
    }
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
}

TEST_F(PostgresMigrationsTest, SeveralProcessesMayMigrateAtOnce) {
    const std::vector<EmbeddedText> migrations{kFirst, kSecond};
    std::vector<fakes::Started<Version>> started;  // each on a connection of its own
    for (int i = 0; i < 4; ++i)
        started.push_back(fakes::start_awaitable(io_, migrate(*database_, migrations)));
    for (auto& one : started) {
        fakes::run_until(io_, [one] { return one.done(); });
        const Version reached = one.result();
        ASSERT_TRUE(reached) << reached.error().message;
        EXPECT_EQ(*reached, 2);
    }
    EXPECT_EQ(get("SELECT count(*) FROM second"), 1);
}

TEST_F(PostgresMigrationsTest, AGapInTheNumbersIsABrokenAssumption) {
    EXPECT_THROW(apply({kSecond}), std::logic_error);
    EXPECT_THROW(check({kSecond}), std::logic_error);
    EXPECT_EQ(version(), 0);
}

}  // namespace
}  // namespace calfleet::adapters::postgres
