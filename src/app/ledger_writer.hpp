// Group commit for the job ledger, without timers: what is asked for while a batch is being written goes into
// the next one. A store that is away is waited out; a batch the store cannot take is written one by one. Loop
// thread only.
#pragma once

#include "app/task_group.hpp"
#include "ports/clock.hpp"
#include "ports/job_ledger.hpp"
#include "ports/log.hpp"
#include "ports/meters.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace calfleet::app {

class LedgerWriter {
public:
    LedgerWriter(const boost::asio::any_io_executor& executor, ports::JobLedger& ledger, ports::Clock& clock,
                 ports::Log& log, ports::LedgerMeter& meter);

    // The row, once the write is durable. Nothing when the process ends before the store is back, or when the
    // store will never take this write (logged).
    ports::awaitable<std::optional<ports::JobRow>> write(ports::LedgerWrite write);

    // A store that is away is no longer waited for.
    void stop();

    // Resumes when nothing is being written, or when the bound has passed.
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

private:
    struct Pending {
        ports::LedgerWrite write;
        std::optional<ports::JobRow> row;
        bool is_answered = false;
        boost::asio::steady_timer answered;  // cancelled by the answer
    };
    using Batch = std::vector<std::shared_ptr<Pending>>;
    using Written = core::Result<std::vector<ports::JobRow>, ports::StoreError>;

    ports::awaitable<void> write_all();
    Batch next_batch();
    ports::awaitable<Written> write_patiently(const Batch& batch);
    ports::awaitable<void> write_one_by_one(Batch batch);
    static void answer(Pending& pending, std::optional<ports::JobRow> row);
    void report_outage(const std::optional<ports::StoreError>& error);

    boost::asio::any_io_executor executor_;
    ports::JobLedger& ledger_;
    ports::Clock& clock_;
    ports::Log& log_;
    ports::LedgerMeter& meter_;
    std::deque<std::shared_ptr<Pending>> pending_;
    bool is_writing_ = false;
    bool is_away_ = false;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace calfleet::app
