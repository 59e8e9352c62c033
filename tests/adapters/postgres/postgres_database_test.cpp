#include "adapters/postgres/postgres_database.hpp"

#include "adapters/postgres/postgres_fixture.hpp"
#include "adapters/postgres/postgres_parameters.hpp"

#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace calfleet::adapters::postgres {
namespace {

using ports::StoreError;

class PostgresDatabaseTest : public PostgresFixture {
protected:
    PostgresDatabaseTest() {
        cluster().execute("CREATE TABLE numbers (n integer NOT NULL CHECK (n < 100), word text)", name_);
    }

    int connections() {
        return get("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()");
    }
    // A failure with that code, as the server would send it.
    Number fail_with(const std::string& state) {
        return ask("DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '" + state + "'; END $$");
    }
};

TEST_F(PostgresDatabaseTest, WorkRunsOnItsThreadsAndTheCallerResumesOnItsOwn) {
    const auto here = std::this_thread::get_id();
    std::thread::id worked_on, resumed_on;
    const auto task = [](PostgresDatabase& database, std::thread::id& worked,
                         std::thread::id& resumed) -> ports::awaitable<void> {
        const auto work = [&worked](pqxx::transaction_base&) -> Number {
            worked = std::this_thread::get_id();
            return 0;
        };
        co_await database.read(work);
        resumed = std::this_thread::get_id();
    };
    fakes::run_awaitable(io_, task(*database_, worked_on, resumed_on));
    EXPECT_NE(worked_on, here);
    EXPECT_EQ(resumed_on, here);
}

// A worker that is stopped in the middle of a transaction must not keep its locks for ever.
TEST_F(PostgresDatabaseTest, ATransactionWhoseProcessIsAbsentIsEndedByTheServer) {
    const auto patience = asking(
        "SELECT extract(epoch FROM "
        "current_setting('idle_in_transaction_session_timeout')::interval)::integer");
    EXPECT_EQ(*write(patience), 5);
    EXPECT_EQ(*ask("SELECT extract(epoch FROM "
                   "current_setting('idle_in_transaction_session_timeout')::interval)::integer"),
              0);
}

TEST_F(PostgresDatabaseTest, AWriteIsKeptWhenItAnswersAndUndoneWhenItFails) {
    const auto insert = asking("INSERT INTO numbers VALUES (1)");
    ASSERT_TRUE(write(insert));
    EXPECT_EQ(get("SELECT count(*) FROM numbers"), 1);

    const auto refuse = [insert](pqxx::transaction_base& transaction) -> Number {
        static_cast<void>(insert(transaction));
        return StoreError{StoreError::Kind::kCorrupt, "refused"};
    };
    EXPECT_EQ(write(refuse).error().message, "refused");
    const auto fail = [insert](pqxx::transaction_base& transaction) -> Number {
        static_cast<void>(insert(transaction));
        return asking("INSERT INTO numbers VALUES (NULL)")(transaction);
    };
    EXPECT_EQ(error_of(write(fail)), StoreError::Kind::kCorrupt);
    const auto throwing = [insert](pqxx::transaction_base& transaction) -> Number {
        static_cast<void>(insert(transaction));
        throw std::logic_error("a broken assumption");
    };
    EXPECT_THROW(write(throwing), std::logic_error);
    EXPECT_EQ(get("SELECT count(*) FROM numbers"), 1);
}

TEST_F(PostgresDatabaseTest, FourCallsRunAtOnceAndFurtherOnesShareTheirConnections) {
    std::latch all_four(4);
    const auto meet = [&all_four](pqxx::transaction_base& statements) -> Number {
        all_four.arrive_and_wait();
        return asking("SELECT 1")(statements);
    };
    std::vector<fakes::Started<Number>> started;
    for (int i = 0; i < 4; ++i) started.push_back(fakes::start_awaitable(io_, database_->read(meet)));
    for (int i = 0; i < 6; ++i)
        started.push_back(fakes::start_awaitable(io_, database_->read(asking("SELECT 1"))));
    for (auto& call : started) fakes::run_until(io_, [call] { return call.done(); });
    for (auto& call : started) EXPECT_TRUE(call.result());
    EXPECT_EQ(connections(), 4);
}

TEST_F(PostgresDatabaseTest, TheQueueHasABound) {
    std::latch running(4);
    std::latch release(1);
    const auto slow = [&running, &release](pqxx::transaction_base&) -> Number {
        running.count_down();
        release.wait();
        return 1;
    };
    std::vector<fakes::Started<Number>> started;
    for (int i = 0; i < 4; ++i) started.push_back(fakes::start_awaitable(io_, database_->read(slow)));
    io_.poll();
    running.wait();
    for (int i = 0; i < 10; ++i)
        started.push_back(fakes::start_awaitable(io_, database_->read(asking("SELECT 1"))));
    const Number refused = ask("SELECT 1");
    EXPECT_EQ(error_of(refused), StoreError::Kind::kUnavailable);
    EXPECT_EQ(refused.error().message, "the database has 10 calls waiting and takes no more");
    release.count_down();
    for (auto& call : started) {
        fakes::run_until(io_, [call] { return call.done(); });
        EXPECT_TRUE(call.result());
    }
}

TEST_F(PostgresDatabaseTest, WhatTheServerRefusesForNowIsUnavailable) {
    for (const char* state : {"08006", "25006", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014",
                              "57P01", "57P03", "58030"}) {
        EXPECT_EQ(error_of(fail_with(state)), StoreError::Kind::kUnavailable) << state;
        EXPECT_EQ(get("SELECT 7"), 7) << state;
    }
}

TEST_F(PostgresDatabaseTest, WhatTheSchemaDoesNotKnowIsCorrupt) {
    for (const char* state : {"23505", "23514", "42P01", "42703", "42501", "22021", "XX001", "P0001"})
        EXPECT_EQ(error_of(fail_with(state)), StoreError::Kind::kCorrupt) << state;
    const Number answer = ask("SELECT 1 FROM nowhere");
    EXPECT_EQ(error_of(answer), StoreError::Kind::kCorrupt);
    EXPECT_TRUE(
        answer.error().message.starts_with("PostgreSQL: ERROR:  relation \"nowhere\" does not exist at"))
        << answer.error().message;
}

TEST_F(PostgresDatabaseTest, AMessageHoldsNoValueOfARow) {
    const Number refused = ask("INSERT INTO numbers VALUES (500, 'canary')");
    EXPECT_EQ(error_of(refused), StoreError::Kind::kCorrupt);
    EXPECT_NE(refused.error().message.find("numbers_n_check"), std::string::npos);
    EXPECT_EQ(refused.error().message.find("canary"), std::string::npos) << refused.error().message;
    EXPECT_EQ(refused.error().message.find('\n'), std::string::npos);
}

TEST_F(PostgresDatabaseTest, AStandbyIsUnavailableAndItsSuccessorIsFoundByANewConnection) {
    cluster().execute("ALTER DATABASE " + name_ + " SET default_transaction_read_only = on");
    EXPECT_EQ(error_of(ask("INSERT INTO numbers VALUES (1)")), StoreError::Kind::kUnavailable);
    cluster().execute("ALTER DATABASE " + name_ + " RESET default_transaction_read_only");
    EXPECT_TRUE(ask("INSERT INTO numbers VALUES (1)"));
}

TEST_F(PostgresDatabaseTest, ATextWithANulIsRefusedAndNeverCutShort) {
    const std::string text("a\0b", 3);
    const Number refused = read([text](pqxx::transaction_base& statements) -> Number {
        return statements.exec_params("SELECT 1 WHERE $1::text = 'a'", parameter(text))[0][0].as<int>();
    });
    EXPECT_EQ(error_of(refused), StoreError::Kind::kCorrupt);
}

TEST_F(PostgresDatabaseTest, ArraysArriveAsTheyWere) {
    const std::string bytes("\0\\\"{},\xff", 7);
    const Number held = read([bytes](pqxx::transaction_base& statements) -> Number {
        const pqxx::result rows = statements.exec_params(
            "SELECT t, b, n, f FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::boolean[]) AS x (t, b, "
            "n, f)",
            text_array({"plain", "", "NULL", "{\"a\",\\'\n"}), bytea_array({bytes, std::nullopt, "", "x"}),
            bigint_array({-5, std::nullopt, 0, INT64_MAX}), boolean_array({true, false, true, false}));
        EXPECT_EQ(rows.size(), 4u);
        EXPECT_EQ(rows[3][0].as<std::string>(), "{\"a\",\\'\n");
        EXPECT_EQ(rows[2][0].as<std::string>(), "NULL");
        EXPECT_EQ(rows[1][0].as<std::string>(), "");
        EXPECT_EQ(pqxx::binarystring(rows[0][1]).str(), bytes);
        EXPECT_TRUE(rows[1][1].is_null());
        EXPECT_EQ(rows[0][2].as<std::int64_t>(), -5);
        EXPECT_EQ(rows[3][2].as<std::int64_t>(), INT64_MAX);
        EXPECT_TRUE(rows[0][3].as<bool>());
        EXPECT_FALSE(rows[1][3].as<bool>());
        return static_cast<int>(
            statements.exec_params("SELECT 1 FROM unnest($1::text[])", text_array({})).size());
    });
    ASSERT_TRUE(held) << held.error().message;
    EXPECT_EQ(*held, 0);
}

}  // namespace
}  // namespace calfleet::adapters::postgres
