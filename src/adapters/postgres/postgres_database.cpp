#include "adapters/postgres/postgres_database.hpp"

#include "adapters/postgres/postgres_error.hpp"
#include "adapters/threads/run_on.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <poll.h>

#include <string>

namespace calfleet::adapters::postgres {
namespace {

// Between two calls a server says nothing, unless it goes: its farewell, or the end of the stream, waits to
// be read.
bool has_hung_up(const pqxx::connection& connection) {
    ::pollfd socket{connection.sock(), POLLIN | POLLRDHUP, 0};
    return ::poll(&socket, 1, 0) != 0;
}

class AtWork {
public:
    explicit AtWork(std::atomic<std::size_t>& count) : count_(count) { ++count_; }
    ~AtWork() { --count_; }
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;

private:
    std::atomic<std::size_t>& count_;
};

ports::StoreError no_answer() {
    return {ports::StoreError::Kind::kUnavailable, "PostgreSQL: no answer in time"};
}

}  // namespace

PostgresDatabase::PostgresDatabase(PostgresOptions options)
    : options_(std::move(options)),
      connection_text_(connection_text(options_.url)),
      threads_(options_.threads) {}

PostgresDatabase::~PostgresDatabase() {
    threads_.join();
}

ports::awaitable<PostgresDatabase::Failure> PostgresDatabase::carry_out(
    Job job, std::chrono::milliseconds answer_max) {
    if (waiting_.fetch_add(1) >= options_.queue_max) {
        waiting_.fetch_sub(1);
        co_return ports::StoreError{
            ports::StoreError::Kind::kUnavailable,
            "the database has " + std::to_string(options_.queue_max) + " calls waiting and takes no more"};
    }
    const std::uint64_t ticket = next_ticket_.fetch_add(1);
    const auto patience = std::make_shared<Patience>();
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, answer_max);
    timer.async_wait([patience](const boost::system::error_code& canceled) {
        if (!canceled) patience->run_out();
    });
    Failure failure;
    std::function<void()> task = [this, &job, &patience, &failure, ticket] {
        waiting_.fetch_sub(1);
        failure = attempt(job, *patience, ticket);
    };
    co_await threads::run_on(threads_, std::move(task));
    co_return failure;
}

PostgresDatabase::Failure PostgresDatabase::attempt(const Job& job, Patience& patience,
                                                    std::uint64_t ticket) {
    if (connection_text_.has_error())
        return ports::StoreError{ports::StoreError::Kind::kCorrupt, connection_text_.error()};
    Connection connection = take_idle();
    if (connection) return run(job, patience, std::move(connection));
    // During an outage a queue of calls would wait for one timeout after the other. Whoever waited while an
    // attempt to connect failed, and no other connection was at work, shares its failure; the next call tries
    // anew.
    if (auto shared = failure_since(ticket)) return shared;
    try {
        connection = open();
    } catch (const pqxx::failure& failure) {
        ports::StoreError error = failure_to_connect(failure);
        error.message = without_secrets(std::move(error.message), connection_text_->secrets);
        remember_failure(error);
        return error;
    }
    return run(job, patience, std::move(connection));
}

PostgresDatabase::Failure PostgresDatabase::run(const Job& job, Patience& patience, Connection connection) {
    const AtWork at_work(working_);
    if (!patience.begin(connection->sock())) {
        give_back(std::move(connection));
        return no_answer();
    }
    try {
        job(*connection);
        // Its answer is here, but the connection may be shut down by now.
        if (!patience.end()) give_back(std::move(connection));
        return std::nullopt;
    } catch (const pqxx::failure& thrown) {
        if (patience.end()) return no_answer();
        PostgresFailure failure = failure_of(thrown);
        // What one connection found out holds for the idle ones too: the server went, or is another one now.
        if (failure.reconnect || !connection->is_open()) {
            close_idle();
        } else {
            give_back(std::move(connection));
        }
        failure.error.message = without_secrets(std::move(failure.error.message), connection_text_->secrets);
        return std::move(failure.error);
    } catch (...) {
        patience.end();
        throw;
    }
}

PostgresDatabase::Connection PostgresDatabase::take_idle() {
    while (true) {
        Connection connection;
        {
            const std::lock_guard lock(mutex_);
            if (idle_.empty()) return nullptr;
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
        if (!has_hung_up(*connection)) return connection;
    }
}

void PostgresDatabase::give_back(Connection connection) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
}

void PostgresDatabase::close_idle() {
    std::vector<Connection> closed;
    const std::lock_guard lock(mutex_);
    closed.swap(idle_);
}

PostgresDatabase::Connection PostgresDatabase::open() const {
    auto connection = std::make_unique<pqxx::connection>(std::string(connection_text_->text.reveal()));
    connection->set_verbosity(pqxx::connection_base::terse);
    return connection;
}

PostgresDatabase::Failure PostgresDatabase::failure_since(std::uint64_t ticket) {
    const std::lock_guard lock(mutex_);
    if (ticket >= failed_before_ || working_ > 0) return std::nullopt;
    return last_failure_;
}

void PostgresDatabase::remember_failure(const ports::StoreError& error) {
    const std::lock_guard lock(mutex_);
    failed_before_ = next_ticket_.load();
    last_failure_ = error;
}

}  // namespace calfleet::adapters::postgres
