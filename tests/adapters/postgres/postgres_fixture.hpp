// A database of its own for one test, on the cluster that the program shares.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "fakes/run_awaitable.hpp"
#include "harness/postgres_cluster.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <pqxx/result>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace calfleet::adapters::postgres {

using Number = core::Result<int, ports::StoreError>;

class PostgresFixture : public ::testing::Test {
public:
    PostgresFixture(const PostgresFixture&) = delete;
    PostgresFixture& operator=(const PostgresFixture&) = delete;
    ~PostgresFixture() override {
        database_.reset();
        cluster().drop_database(name_);
    }

protected:
    PostgresFixture() { open(cluster().url(name_)); }

    static harness::PostgresCluster& cluster() { return harness::PostgresCluster::shared(); }

    void open(const std::string& url, std::chrono::milliseconds answer_max = std::chrono::minutes(1)) {
        database_.reset();
        database_.emplace(PostgresOptions{core::Secret::copy_of(url), 4, 10, answer_max});
    }
    template <class Work>
    auto read(Work work) {
        return fakes::run_awaitable(io_, database_->read(std::move(work)));
    }
    template <class Work>
    auto write(Work work) {
        return fakes::run_awaitable(io_, database_->write(std::move(work)));
    }
    // The number that a statement answers, 0 for none.
    static auto asking(std::string statement) {
        return [statement = std::move(statement)](pqxx::transaction_base& statements) -> Number {
            const pqxx::result rows = statements.exec_params(statement);
            return rows.empty() ? 0 : rows[0][0].as<int>(0);
        };
    }
    Number ask(const std::string& statement) { return read(asking(statement)); }

    // The same where it has to succeed.
    int get(const std::string& statement) {
        const Number answer = ask(statement);
        if (!answer) throw std::runtime_error(answer.error().message);
        return *answer;
    }

    static std::optional<ports::StoreError::Kind> error_of(const Number& answer) {
        if (answer) return std::nullopt;
        return answer.error().kind;
    }

    const std::string name_ = cluster().create_database();
    boost::asio::io_context io_;
    std::optional<PostgresDatabase> database_;
};

}  // namespace calfleet::adapters::postgres
