#include "adapters/sqlite/sqlite_migrations.hpp"

#include "conformance/older_rows.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/temporary_folder.hpp"

#include <SQLiteCpp/Database.h>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::adapters::sqlite {
namespace {

using core::EmbeddedText;
using Version = core::Result<int, ports::StoreError>;

constexpr EmbeddedText kFirst{"001_first.sql", "CREATE TABLE first (n INTEGER);", "aa"};
constexpr EmbeddedText kSecond{"002_second.sql",
                               "CREATE TABLE second (n INTEGER); INSERT INTO second VALUES (2);", "bb"};
constexpr EmbeddedText kBroken{"002_second.sql",
                               "CREATE TABLE second (n INTEGER); INSERT INTO nowhere VALUES (2);", "cc"};
constexpr EmbeddedText kCrashing{
    "002_second.sql", "CREATE TABLE second (n INTEGER); SELECT crash(); INSERT INTO second VALUES (2);",
    "dd"};

class SqliteMigrationsTest : public ::testing::Test {
protected:
    SqliteMigrationsTest() { reopen(); }

    void reopen() {
        database_.reset();
        database_.emplace(SqliteOptions{file_});
    }
    Version apply(std::vector<EmbeddedText> migrations) {
        return fakes::run_awaitable(io_, migrate(*database_, migrations));
    }
    Version check(std::vector<EmbeddedText> migrations) {
        return fakes::run_awaitable(io_, check_version(*database_, migrations));
    }
    int version() { return *fakes::run_awaitable(io_, current_version(*database_)); }
    bool has_table(std::string name) {
        return *fakes::run_awaitable(
            io_,
            database_->read([name](SQLite::Database& connection) -> core::Result<bool, ports::StoreError> {
                return connection.tableExists(name);
            }));
    }

    fakes::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "calfleet.db";
    boost::asio::io_context io_;
    std::optional<SqliteDatabase> database_;
};

TEST_F(SqliteMigrationsTest, AFreshDatabaseIsAtVersionZeroAndReachesTheNewest) {
    EXPECT_EQ(version(), 0);
    const auto reached = fakes::run_awaitable(io_, migrate(*database_));
    ASSERT_TRUE(reached) << reached.error().message;
    EXPECT_EQ(*reached, static_cast<int>(embedded_migrations().size()));
    EXPECT_EQ(version(), *reached);
    EXPECT_EQ(version(), 7);
    for (const char* table :
         {"organization_connections", "booking_templates", "feature_flags", "command_ledger", "leases",
          "connection_announcements", "oauth_sessions", "agent_deletions", "schedules", "node_registries"})
        EXPECT_TRUE(has_table(table)) << table;
}

TEST_F(SqliteMigrationsTest, AConnectionOfAnOlderReleaseGoesOnWorking) {
    const auto known = embedded_migrations();
    ASSERT_EQ(*apply({known[0], known[1]}), 2);
    const crypto::AesGcmTokenSealer sealer(conformance::key_ring({1}));
    const ports::ConnectionKey key = conformance::key_of("company", "agent");
    const auto insert = [statement = conformance::insert_of_older_release(key, sealer, "x'", "'")](
                            SQLite::Database& connection) -> Version { return connection.exec(statement); };
    ASSERT_EQ(*fakes::run_awaitable(io_, database_->write(insert)), 1);

    ASSERT_TRUE(fakes::run_awaitable(io_, migrate(*database_)));
    SqliteConnectionStore connections(*database_, sealer);
    auto found = fakes::run_awaitable(io_, connections.find(key));
    ASSERT_TRUE(found && *found);
    conformance::expect_connected(**found);
    const auto written =
        fakes::run_awaitable(io_, connections.write({(*found)->duplicate(), true, std::nullopt}));
    ASSERT_TRUE(written && *written);
    EXPECT_GT(**written, 1'700'000'000'000);
}

TEST_F(SqliteMigrationsTest, TheEmbeddedTextsAreTheFilesOfTheRepository) {
    ASSERT_FALSE(embedded_migrations().empty());
    const EmbeddedText& first = embedded_migrations().front();
    EXPECT_EQ(first.name, "001_connections_templates_flags.sql");
    EXPECT_NE(first.text.find("CREATE TABLE organization_connections"), std::string_view::npos);
    EXPECT_EQ(first.sha256.size(), 64u);
}

TEST_F(SqliteMigrationsTest, ARepeatedMigrationChangesNothing) {
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
    reopen();
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
}

TEST_F(SqliteMigrationsTest, OnlyWhatIsMissingIsApplied) {
    EXPECT_EQ(*apply({kFirst}), 1);
    EXPECT_FALSE(has_table("second"));
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
    EXPECT_TRUE(has_table("second"));
}

TEST_F(SqliteMigrationsTest, ADatabaseNewerThanTheProgramIsRefused) {
    ASSERT_TRUE(apply({kFirst, kSecond}));
    const Version refused = apply({kFirst});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
    EXPECT_EQ(refused.error().message,
              "the database is at schema version 2, this program knows only up to 1: start a release that is "
              "at least as new as the one that migrated it");
    EXPECT_EQ(version(), 2);
}

TEST_F(SqliteMigrationsTest, AMigrationThatChangedAfterItWasAppliedIsRefused) {
    ASSERT_TRUE(apply({kFirst}));
    EmbeddedText edited = kFirst;
    edited.sha256 = "ab";
    const Version refused = apply({edited, kSecond});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
    EXPECT_EQ(refused.error().message,
              "migration 001_first.sql is not the one that was applied to this database (its checksum "
              "differs): restore the released file and put the change into a new migration");
    EXPECT_EQ(version(), 1);
}

TEST_F(SqliteMigrationsTest, AMigrationThatFailsHalfWayLeavesThePreviousVersion) {
    EXPECT_FALSE(apply({kFirst, kBroken}));
    EXPECT_EQ(version(), 1);
    EXPECT_FALSE(has_table("second"));
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
}

// The whole process goes, as by kill -9, while the second migration is half done.
TEST_F(SqliteMigrationsTest, ACrashHalfWayLeavesThePreviousVersion) {
    // A plain fork, so that the child crashes on this very file; its thread is joined before.
    ::testing::FLAGS_gtest_death_test_style = "fast";
    ASSERT_EQ(*apply({kFirst}), 1);
    database_.reset();
    const auto migrate_and_crash = [this] {
        reopen();
        const auto arm = [](SQLite::Database& connection) -> Version {
            connection.createFunction("crash", 0, false, nullptr,
                                      [](sqlite3_context*, int, sqlite3_value**) { std::_Exit(9); });
            return 0;
        };
        static_cast<void>(fakes::run_awaitable(io_, database_->read(arm)));
        static_cast<void>(apply({kFirst, kCrashing}));
    };
    EXPECT_EXIT(migrate_and_crash(), ::testing::ExitedWithCode(9), "");
    reopen();
    EXPECT_EQ(version(), 1);
    EXPECT_FALSE(has_table("second"));
    EXPECT_EQ(*apply({kFirst, kSecond}), 2);
}

TEST_F(SqliteMigrationsTest, TwoProcessesMayMigrateAtOnce) {
    SqliteDatabase other(SqliteOptions{file_});
    const std::vector<EmbeddedText> migrations{kFirst, kSecond};
    auto here = fakes::start_awaitable(io_, migrate(*database_, migrations));
    auto there = fakes::start_awaitable(io_, migrate(other, migrations));
    fakes::run_until(io_, [here, there] { return here.done() && there.done(); });
    const Version versions[] = {here.result(), there.result()};
    for (const Version& reached : versions) {
        ASSERT_TRUE(reached) << reached.error().message;
        EXPECT_EQ(*reached, 2);
    }
}

// A new file gets its write-ahead log from whoever opens it first; SQLite refuses the others at once, without
// the busy timeout, as it does while anybody writes.
TEST_F(SqliteMigrationsTest, ANewDatabaseThatAnotherProcessWritesIsWaitedFor) {
    constexpr std::chrono::milliseconds kPatience{100};
    const std::filesystem::path file = folder_.path() / "new.db";
    SQLite::Database writer(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    writer.exec("BEGIN IMMEDIATE");

    SqliteDatabase database(SqliteOptions{.file = file, .busy_timeout = kPatience});
    const auto began_at = std::chrono::steady_clock::now();
    const Version locked = fakes::run_awaitable(io_, current_version(database));
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, ports::StoreError::Kind::kUnavailable);
    EXPECT_GE(std::chrono::steady_clock::now() - began_at, kPatience);

    auto opened = fakes::start_awaitable(io_, current_version(database));
    writer.exec("COMMIT");
    fakes::run_until(io_, [opened] { return opened.done(); });
    EXPECT_TRUE(opened.result());
}

TEST_F(SqliteMigrationsTest, ACheckAnswersTheVersionThatTheProgramNeeds) {
    ASSERT_TRUE(apply({kFirst, kSecond}));
    const Version checked = check({kFirst, kSecond});
    ASSERT_TRUE(checked) << checked.error().message;
    EXPECT_EQ(*checked, 2);
}

TEST_F(SqliteMigrationsTest, ACheckOfAnOlderDatabaseSendsToMigrateAndChangesNothing) {
    for (const int at : {0, 1}) {
        if (at == 1) ASSERT_TRUE(apply({kFirst}));
        const Version refused = check({kFirst, kSecond});
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
        EXPECT_EQ(refused.error().message,
                  "the database is at schema version " + std::to_string(at) +
                      ", this program needs 2: run `calfleetctl migrate` of the same release, then start it "
                      "again");
        EXPECT_EQ(version(), at);
        EXPECT_EQ(has_table("schema_migrations"), at == 1);
    }
}

TEST_F(SqliteMigrationsTest, ACheckOfANewerDatabaseSendsToTheReleaseThatMigratedIt) {
    ASSERT_TRUE(apply({kFirst, kSecond}));
    const Version refused = check({kFirst});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
    EXPECT_EQ(refused.error().message,
              "the database is at schema version 2, this program knows only up to 1: start the release whose "
              "`calfleetctl migrate` brought it there");
}

TEST_F(SqliteMigrationsTest, ACheckRefusesADatabaseThatOtherMigrationsBuilt) {
    ASSERT_TRUE(apply({kFirst}));
    EmbeddedText edited = kFirst;
    edited.sha256 = "ab";
    const Version refused = check({edited});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ports::StoreError::Kind::kCorrupt);
}

TEST_F(SqliteMigrationsTest, ChecksBesideAMigrationSeeOneVersionOrTheOther) {
    SqliteDatabase other(SqliteOptions{file_});
    const std::vector<EmbeddedText> migrations{kFirst, kSecond};
    auto migrated = fakes::start_awaitable(io_, migrate(other, migrations));
    Version checked = check(migrations);
    while (!checked) {
        EXPECT_TRUE(checked.error().message.starts_with("the database is at schema version"))
            << checked.error().message;
        if (migrated.done()) break;
        checked = check(migrations);
    }
    fakes::run_until(io_, [migrated] { return migrated.done(); });
    EXPECT_EQ(*check(migrations), 2);
}

TEST_F(SqliteMigrationsTest, AGapInTheNumbersIsABrokenAssumption) {
    EXPECT_THROW(apply({kSecond}), std::logic_error);
    EXPECT_THROW(check({kSecond}), std::logic_error);
    EXPECT_EQ(version(), 0);
}

}  // namespace
}  // namespace calfleet::adapters::sqlite
