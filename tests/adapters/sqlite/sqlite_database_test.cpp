#include "adapters/sqlite/sqlite_database.hpp"

#include "fakes/run_awaitable.hpp"
#include "fakes/temporary_folder.hpp"

#include <SQLiteCpp/Statement.h>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace calfleet::adapters::sqlite {
namespace {

using ports::StoreError;
using Number = core::Result<int, StoreError>;

Number number_from(SQLite::Database& connection, const std::string& query) {
    return connection.execAndGet(query).getInt();
}

class SqliteDatabaseTest : public ::testing::Test {
protected:
    SqliteDatabaseTest() {
        database_.emplace(SqliteOptions{file_, std::chrono::milliseconds(1), 3});
        execute("CREATE TABLE numbers (n INTEGER NOT NULL)");
    }

    template <class Work>
    auto read(Work work) {
        return fakes::run_awaitable(io_, database_->read(std::move(work)));
    }
    template <class Work>
    auto write(Work work) {
        return fakes::run_awaitable(io_, database_->write(std::move(work)));
    }
    Number ask(const std::string& query) {
        return read([query](SQLite::Database& connection) { return number_from(connection, query); });
    }
    Number execute(const std::string& statements) {
        return read(
            [statements](SQLite::Database& connection) -> Number { return connection.exec(statements); });
    }

    static std::optional<StoreError::Kind> error_of(const Number& answer) {
        if (answer) return std::nullopt;
        return answer.error().kind;
    }

    fakes::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "calfleet.db";
    boost::asio::io_context io_;
    std::optional<SqliteDatabase> database_;
};

TEST_F(SqliteDatabaseTest, WorkRunsOnTheDatabasesThreadAndTheCallerResumesOnItsOwn) {
    const auto here = std::this_thread::get_id();
    std::thread::id worked_on, resumed_on;
    const auto task = [](SqliteDatabase& database, std::thread::id& worked,
                         std::thread::id& resumed) -> ports::awaitable<void> {
        co_await database.read([&worked](SQLite::Database&) -> Number {
            worked = std::this_thread::get_id();
            return 0;
        });
        resumed = std::this_thread::get_id();
    };
    fakes::run_awaitable(io_, task(*database_, worked_on, resumed_on));
    EXPECT_NE(worked_on, here);
    EXPECT_EQ(resumed_on, here);
}

TEST_F(SqliteDatabaseTest, IsDurableConsistentAndReadableByItsOwnerOnly) {
    EXPECT_EQ(*ask("PRAGMA synchronous"), 2);
    EXPECT_EQ(*ask("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(*ask("PRAGMA secure_delete"), 1);
    using std::filesystem::perms;
    const auto for_others = [](const std::filesystem::path& path) {
        return std::filesystem::status(path).permissions() & (perms::group_all | perms::others_all);
    };
    EXPECT_EQ(for_others(file_), perms::none);
    EXPECT_EQ(for_others(file_.string() + "-wal"), perms::none);
}

TEST_F(SqliteDatabaseTest, AWriteIsKeptWhenItAnswersAndUndoneWhenItFails) {
    const auto insert = [](SQLite::Database& connection) -> Number {
        return connection.exec("INSERT INTO numbers VALUES (1)");
    };
    ASSERT_TRUE(write(insert));
    EXPECT_EQ(*ask("SELECT count(*) FROM numbers"), 1);

    const auto refuse = [insert](SQLite::Database& connection) -> Number {
        static_cast<void>(insert(connection));
        return StoreError{StoreError::Kind::kCorrupt, "refused"};
    };
    EXPECT_EQ(write(refuse).error().message, "refused");

    const auto fail = [insert](SQLite::Database& connection) -> Number {
        static_cast<void>(insert(connection));
        return connection.exec("INSERT INTO numbers VALUES (NULL)");
    };
    EXPECT_EQ(error_of(write(fail)), StoreError::Kind::kCorrupt);

    const auto throwing = [insert](SQLite::Database& connection) -> Number {
        static_cast<void>(insert(connection));
        throw std::logic_error("a broken assumption");
    };
    EXPECT_THROW(write(throwing), std::logic_error);
    EXPECT_EQ(*ask("SELECT count(*) FROM numbers"), 1);
}

TEST_F(SqliteDatabaseTest, AskingForAColumnThatIsNotThereIsABrokenAssumption) {
    EXPECT_THROW(read([](SQLite::Database& connection) -> Number {
                     SQLite::Statement row(connection, "SELECT 1");
                     row.executeStep();
                     return row.getColumn(1).getInt();
                 }),
                 SQLite::Exception);
    EXPECT_EQ(*ask("SELECT 1"), 1);
}

TEST_F(SqliteDatabaseTest, ASlowCallBlocksNeitherTheLoopNorTheQueueForever) {
    std::latch release(1);
    const auto slow = [&release](SQLite::Database&) -> Number {
        release.wait();
        return 1;
    };
    const auto quick = [](SQLite::Database&) -> Number { return 2; };
    std::vector<fakes::Started<Number>> started;
    std::latch running(1);
    started.push_back(
        fakes::start_awaitable(io_, database_->read([&running, slow](SQLite::Database& connection) -> Number {
            running.count_down();
            return slow(connection);
        })));
    io_.poll();
    running.wait();
    for (int i = 0; i < 3; ++i) started.push_back(fakes::start_awaitable(io_, database_->read(quick)));

    const Number refused = fakes::run_awaitable(io_, database_->read(quick));
    EXPECT_EQ(error_of(refused), StoreError::Kind::kUnavailable);
    EXPECT_EQ(refused.error().message, "the database has 3 calls waiting and takes no more");

    release.count_down();
    for (auto& call : started) {
        fakes::run_until(io_, [call] { return call.done(); });
        EXPECT_TRUE(call.result());
    }
    EXPECT_EQ(*ask("SELECT 7"), 7);
}

TEST_F(SqliteDatabaseTest, ItWaitsAtItsEndForTheCallsItAccepted) {
    const auto insert = [](SQLite::Database& connection) -> Number {
        return connection.exec("INSERT INTO numbers VALUES (1)");
    };
    auto first = fakes::start_awaitable(io_, database_->write(insert));
    auto second = fakes::start_awaitable(io_, database_->write(insert));
    io_.poll();
    database_.reset();
    fakes::run_until(io_, [first, second] { return first.done() && second.done(); });
    EXPECT_TRUE(first.result());
    EXPECT_TRUE(second.result());
    database_.emplace(SqliteOptions{file_});
    EXPECT_EQ(*ask("SELECT count(*) FROM numbers"), 2);
}

TEST_F(SqliteDatabaseTest, AnotherWritersLockIsUnavailableUntilItIsReleased) {
    const auto insert = [](SQLite::Database& connection) -> Number {
        return connection.exec("INSERT INTO numbers VALUES (1)");
    };
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    EXPECT_EQ(error_of(write(insert)), StoreError::Kind::kUnavailable);
    EXPECT_EQ(*ask("SELECT count(*) FROM numbers"), 0);
    other.exec("COMMIT");
    EXPECT_TRUE(write(insert));
}

TEST_F(SqliteDatabaseTest, AFullDiskIsUnavailableUntilThereIsRoom) {
    const auto grow = [](SQLite::Database& connection) -> Number {
        connection.exec("CREATE TABLE IF NOT EXISTS heap (bytes BLOB)");
        return connection.exec("INSERT INTO heap VALUES (zeroblob(1000000))");
    };
    ASSERT_TRUE(execute("PRAGMA max_page_count = 10"));
    EXPECT_EQ(error_of(write(grow)), StoreError::Kind::kUnavailable);
    ASSERT_TRUE(execute("PRAGMA max_page_count = 100000"));
    EXPECT_TRUE(write(grow));
}

TEST_F(SqliteDatabaseTest, AFileThatCannotBeWrittenIsOpenedAnewByTheNextCall) {
    ASSERT_TRUE(execute("PRAGMA query_only = ON"));  // answers as a read-only file does
    EXPECT_EQ(error_of(execute("INSERT INTO numbers VALUES (1)")), StoreError::Kind::kUnavailable);
    EXPECT_TRUE(execute("INSERT INTO numbers VALUES (1)"));
}

TEST_F(SqliteDatabaseTest, AFolderThatIsNotThereIsUnavailableUntilItIs) {
    const auto folder = folder_.path() / "volume";
    database_.emplace(SqliteOptions{folder / "calfleet.db"});
    EXPECT_EQ(error_of(ask("SELECT 1")), StoreError::Kind::kUnavailable);
    std::filesystem::create_directory(folder);
    EXPECT_EQ(*ask("SELECT 1"), 1);
}

TEST_F(SqliteDatabaseTest, AFileThatIsNoDatabaseIsCorrupt) {
    const auto file = folder_.path() / "letter.db";
    std::ofstream(file) << std::string(4096, 'x');
    database_.emplace(SqliteOptions{file});
    EXPECT_EQ(error_of(ask("SELECT 1")), StoreError::Kind::kCorrupt);
}

TEST_F(SqliteDatabaseTest, AMissingTableIsCorrupt) {
    const Number answer = ask("SELECT 1 FROM nowhere");
    EXPECT_EQ(error_of(answer), StoreError::Kind::kCorrupt);
    EXPECT_EQ(answer.error().message, "SQLite: no such table: nowhere (code 1)");
}

}  // namespace
}  // namespace calfleet::adapters::sqlite
