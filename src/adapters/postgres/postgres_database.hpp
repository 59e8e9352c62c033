// A PostgreSQL database, used from a few threads of its own with one connection each, so that no call ever
// blocks the loop. Owned by the wiring and outliving the stores on it; it must go before the loop it answers
// to. The first call opens a connection; one that broke is thrown away, and the next call opens another.
// Keeps nothing in a session, so that a PgBouncer in transaction mode may stand between.
#pragma once

#include "adapters/postgres/connection_text.hpp"
#include "adapters/postgres/patience.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <boost/asio/thread_pool.hpp>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/transaction>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace calfleet::adapters::postgres {

struct PostgresOptions {
    core::Secret url;                              // postgresql://…
    std::size_t threads = 4;                       // and connections, at most
    std::size_t queue_max = 10'000;                // calls that wait for a thread; more are refused
    std::chrono::milliseconds answer_max{10'000};  // for a call, from when it is made
};

class PostgresDatabase {
public:
    explicit PostgresDatabase(PostgresOptions options);
    // Waits for the calls it has accepted.
    ~PostgresDatabase();
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    // `work` takes a pqxx::transaction_base& and answers a core::Result<T, ports::StoreError>. It runs on one
    // of the database's threads; the caller resumes on its own loop. What the server refuses becomes a
    // StoreError, misuse of the library reaches the caller as it was thrown. A call that was accepted is
    // carried out: it heeds no cancellation.
    template <class Work>
    using Answer = std::invoke_result_t<Work&, pqxx::transaction_base&>;

    // Each statement is a transaction of its own.
    template <class Work>
    ports::awaitable<Answer<Work>> read(Work work);

    // Inside BEGIN, committed when the work answers a value and rolled back otherwise. When the connection
    // breaks over the COMMIT, the answer is unavailable although it may have been committed.
    template <class Work>
    ports::awaitable<Answer<Work>> write(Work work);

    // The same, however long it takes: for migrations.
    template <class Work>
    ports::awaitable<Answer<Work>> write_patiently(Work work);

    // A write of one statement needs neither BEGIN nor COMMIT: one round trip.
    template <class Work>
    ports::awaitable<Answer<Work>> write_single(Work work) {
        return read(std::move(work));
    }

private:
    static constexpr std::chrono::hours kNoBound{24 * 365};
    // A process that is stopped in the middle of a transaction would keep its locks, and other workers
    // waiting, for as long as its machine lives. For this transaction alone: a session may be PgBouncer's.
    static constexpr const char* kForgetTheAbsent = "SET LOCAL idle_in_transaction_session_timeout = 5000";

    using Job = std::function<void(pqxx::connection&)>;
    using Connection = std::unique_ptr<pqxx::connection>;

    using Failure = std::optional<ports::StoreError>;

    // Runs the job on a thread; answers why it could not be finished.
    ports::awaitable<Failure> carry_out(Job job, std::chrono::milliseconds answer_max);
    Failure attempt(const Job& job, Patience& patience, std::uint64_t ticket);
    Failure run(const Job& job, Patience& patience, Connection connection);
    template <class Work>
    ports::awaitable<Answer<Work>> in_transaction(Work work, std::chrono::milliseconds answer_max);

    // An idle connection whose server has not hung up; nothing when there is none.
    Connection take_idle();
    void give_back(Connection connection);
    void close_idle();
    Connection open() const;
    Failure failure_since(std::uint64_t ticket);
    void remember_failure(const ports::StoreError& error);

    const PostgresOptions options_;
    const core::Result<ConnectionText, std::string> connection_text_;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<std::size_t> working_{0};
    std::atomic<std::uint64_t> next_ticket_{1};

    std::mutex mutex_;  // of what follows
    std::vector<Connection> idle_;
    std::uint64_t failed_before_ = 0;  // calls with a lower ticket waited while nobody could connect
    Failure last_failure_;

    boost::asio::thread_pool threads_;
};

template <class Work>
ports::awaitable<PostgresDatabase::Answer<Work>> PostgresDatabase::read(Work work) {
    std::optional<Answer<Work>> answer;
    // The job borrows this frame, which stays until the job has run.
    Job job = [&work, &answer](pqxx::connection& connection) {
        pqxx::nontransaction statements(connection);
        answer.emplace(work(statements));
    };
    Failure failure = co_await carry_out(std::move(job), options_.answer_max);
    if (failure) co_return *std::move(failure);
    co_return *std::move(answer);
}

template <class Work>
ports::awaitable<PostgresDatabase::Answer<Work>> PostgresDatabase::write(Work work) {
    return in_transaction(std::move(work), options_.answer_max);
}

template <class Work>
ports::awaitable<PostgresDatabase::Answer<Work>> PostgresDatabase::write_patiently(Work work) {
    return in_transaction(std::move(work), kNoBound);
}

template <class Work>
ports::awaitable<PostgresDatabase::Answer<Work>> PostgresDatabase::in_transaction(
    Work work, std::chrono::milliseconds answer_max) {
    std::optional<Answer<Work>> answer;
    Job job = [&work, &answer](pqxx::connection& connection) {
        pqxx::work transaction(connection);
        transaction.exec0(kForgetTheAbsent);
        answer.emplace(work(transaction));
        if (*answer) transaction.commit();
    };
    Failure failure = co_await carry_out(std::move(job), answer_max);
    if (failure) co_return *std::move(failure);
    co_return *std::move(answer);
}

}  // namespace calfleet::adapters::postgres
