#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/sqlite_error.hpp"
#include "adapters/threads/run_on.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <string>

namespace calfleet::adapters::sqlite {
namespace {

constexpr int kMillisecondsToTheNextTry = 2;

// SQLite would create the file readable for everybody; its WAL inherits the mode. A failure is reported by
// the open that follows. No descriptor of the file is opened: closing it would drop the locks that another
// connection of this process holds on it (sqlite.org/howtocorrupt.html, 2.2).
void create_for_owner_only(const std::filesystem::path& file) {
    ::mknod(file.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0);
}

// While another connection writes a new file or does the same to it, SQLite answers "locked" at once, without
// the busy timeout (a deadlock would be possible): so it is asked again here, for as long.
std::string switch_to_wal(SQLite::Database& database, std::chrono::milliseconds patience) {
    for (std::chrono::milliseconds waited{0};;) {
        try {
            return database.execAndGet("PRAGMA journal_mode = WAL").getString();
        } catch (const SQLite::Exception& refused) {
            if (refused.getErrorCode() != SQLITE_BUSY || waited >= patience) throw;
        }
        waited += std::chrono::milliseconds(::sqlite3_sleep(kMillisecondsToTheNextTry));
    }
}

SQLite::Database open(const SqliteOptions& options) {
    create_for_owner_only(options.file);
    SQLite::Database database(options.file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                              static_cast<int>(options.busy_timeout.count()));
    if (switch_to_wal(database, options.busy_timeout) != "wal")
        throw SQLite::Exception("its file system cannot hold a write-ahead log", SQLITE_CANTOPEN);
    // What we answered survives a power cut.
    database.exec("PRAGMA synchronous = FULL");
    database.exec("PRAGMA foreign_keys = ON");
    // What is deleted is overwritten, sealed tokens too.
    database.exec("PRAGMA secure_delete = ON");
    // A doctored file runs no functions of its own.
    database.exec("PRAGMA trusted_schema = OFF");
    return database;
}

}  // namespace

SqliteDatabase::SqliteDatabase(SqliteOptions options) : options_(std::move(options)) {}

SqliteDatabase::~SqliteDatabase() {
    thread_.join();
}

ports::awaitable<std::optional<ports::StoreError>> SqliteDatabase::carry_out(Job job) {
    if (waiting_.fetch_add(1) >= options_.queue_max) {
        waiting_.fetch_sub(1);
        co_return ports::StoreError{
            ports::StoreError::Kind::kUnavailable,
            "the database has " + std::to_string(options_.queue_max) + " calls waiting and takes no more"};
    }
    std::optional<ports::StoreError> error;
    std::function<void()> task = [this, &job, &error] {
        waiting_.fetch_sub(1);
        error = attempt(job);
    };
    co_await threads::run_on(thread_, std::move(task));
    co_return error;
}

std::optional<ports::StoreError> SqliteDatabase::attempt(const Job& job) {
    try {
        if (!connection_) connection_.emplace(open(options_));
        job(*connection_);
        return std::nullopt;
    } catch (const SQLite::Exception& exception) {
        if (is_our_mistake(exception)) throw;
        SqliteFailure failure = failure_of(exception);
        if (!connection_) failure.error.message += ": " + options_.file.string();
        if (failure.reopen) connection_.reset();
        return std::move(failure.error);
    }
}

}  // namespace calfleet::adapters::sqlite
