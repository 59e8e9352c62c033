// One SQLite file, used from one thread of its own, so that no call ever blocks the loop. Owned by the wiring
// and outliving the stores on it; it must go before the loop it answers to. The file is opened by the first
// call, and opened anew after an error that puts it in doubt.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace calfleet::adapters::sqlite {

struct SqliteOptions {
    std::filesystem::path file;                     // created, for its owner only, when there is none
    std::chrono::milliseconds busy_timeout{5'000};  // how long to wait for another process's write
    std::size_t queue_max = 10'000;                 // calls that wait for the thread; more are refused
};

class SqliteDatabase {
public:
    explicit SqliteDatabase(SqliteOptions options);
    // Waits for the calls it has accepted.
    ~SqliteDatabase();
    SqliteDatabase(const SqliteDatabase&) = delete;
    SqliteDatabase& operator=(const SqliteDatabase&) = delete;

    // `work` takes a SQLite::Database& and answers a core::Result<T, ports::StoreError>. It runs on the
    // database's thread; the caller resumes on its own loop. What SQLite throws becomes a StoreError,
    // anything else reaches the caller as it was thrown. A call that was accepted is carried out: it heeds no
    // cancellation.
    template <class Work>
    using Answer = std::invoke_result_t<Work&, SQLite::Database&>;

    template <class Work>
    ports::awaitable<Answer<Work>> read(Work work);

    // The same inside BEGIN IMMEDIATE, committed when the work answers a value and rolled back otherwise.
    template <class Work>
    ports::awaitable<Answer<Work>> write(Work work);

private:
    using Job = std::function<void(SQLite::Database&)>;

    // Runs the job on the thread; answers why it could not be finished.
    ports::awaitable<std::optional<ports::StoreError>> carry_out(Job job);
    std::optional<ports::StoreError> attempt(const Job& job);

    const SqliteOptions options_;
    std::atomic<std::size_t> waiting_{0};
    std::optional<SQLite::Database> connection_;  // of the thread alone
    boost::asio::thread_pool thread_{1};
};

template <class Work>
ports::awaitable<SqliteDatabase::Answer<Work>> SqliteDatabase::read(Work work) {
    std::optional<Answer<Work>> answer;
    // The job borrows this frame, which stays until the job has run.
    Job job = [&work, &answer](SQLite::Database& database) { answer.emplace(work(database)); };
    std::optional<ports::StoreError> error = co_await carry_out(std::move(job));
    if (error) co_return *std::move(error);
    co_return *std::move(answer);
}

template <class Work>
ports::awaitable<SqliteDatabase::Answer<Work>> SqliteDatabase::write(Work work) {
    return read([work = std::move(work)](SQLite::Database& database) mutable {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        Answer<Work> answer = work(database);
        if (answer) transaction.commit();
        return answer;
    });
}

}  // namespace calfleet::adapters::sqlite
