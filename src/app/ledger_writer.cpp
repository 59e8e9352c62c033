#include "app/ledger_writer.hpp"

#include "core/retry_decision.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace calfleet::app {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kBatchMax = 200;
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kLongestPause{1'000};

// Without chance: there is one writer in a process, and a handful of processes.
std::chrono::milliseconds pause_after(int attempt) {
    return core::backoff_delay(attempt, kFirstPause, kLongestPause, 1.0);
}

}  // namespace

LedgerWriter::LedgerWriter(const asio::any_io_executor& executor, ports::JobLedger& ledger,
                           ports::Clock& clock, ports::Log& log, ports::LedgerMeter& meter)
    : executor_(executor),
      ledger_(ledger),
      clock_(clock),
      log_(log),
      meter_(meter),
      tasks_(executor, [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

ports::awaitable<std::optional<ports::JobRow>> LedgerWriter::write(ports::LedgerWrite write) {
    if (stopping_) co_return std::nullopt;
    auto pending = std::make_shared<Pending>(
        Pending{std::move(write), std::nullopt, false,
                asio::steady_timer(executor_, asio::steady_timer::time_point::max())});
    pending_.push_back(pending);
    if (!is_writing_) {
        is_writing_ = true;
        tasks_.start(write_all());
    }
    if (!pending->is_answered) co_await pending->answered.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(pending->row);
}

void LedgerWriter::stop() {
    stopping_ = true;
}

ports::awaitable<void> LedgerWriter::write_all() {
    while (!pending_.empty()) {
        Batch batch = next_batch();
        Written rows = co_await write_patiently(batch);
        if (rows.has_value()) {
            for (std::size_t i = 0; i < batch.size(); ++i) answer(*batch[i], std::move((*rows)[i]));
        } else if (stopping_ && rows.error().kind == ports::StoreError::Kind::kUnavailable) {
            for (const auto& pending : batch) answer(*pending, std::nullopt);
        } else {
            co_await write_one_by_one(std::move(batch));
        }
    }
    is_writing_ = false;
}

LedgerWriter::Batch LedgerWriter::next_batch() {
    const auto size = static_cast<std::ptrdiff_t>(std::min(pending_.size(), kBatchMax));
    Batch batch(pending_.begin(), pending_.begin() + size);
    pending_.erase(pending_.begin(), pending_.begin() + size);
    return batch;
}

// Until the store has it, will never take it, or the process ends.
ports::awaitable<LedgerWriter::Written> LedgerWriter::write_patiently(const Batch& batch) {
    std::vector<ports::LedgerWrite> writes;
    writes.reserve(batch.size());
    for (const auto& pending : batch) writes.push_back(pending->write);
    for (int attempt = 1;; ++attempt) {
        const ports::SteadyInstant began = clock_.steady_now();
        Written rows = co_await ledger_.write(writes);
        if (rows.has_value()) {
            meter_.written(writes.size(), std::chrono::duration_cast<std::chrono::milliseconds>(
                                              clock_.steady_now() - began));
            report_outage(std::nullopt);
            co_return rows;
        }
        if (stopping_ || rows.error().kind != ports::StoreError::Kind::kUnavailable) co_return rows;
        report_outage(rows.error());
        co_await clock_.sleep_for(pause_after(attempt));
    }
}

// One of them is at fault; the others shall not suffer for it.
ports::awaitable<void> LedgerWriter::write_one_by_one(Batch batch) {
    for (const auto& pending : batch) {
        const Batch alone{pending};
        Written row = co_await write_patiently(alone);
        if (row.has_error())
            log_.error("the ledger cannot take a write; its command is left unfinished",
                       {{"error", row.error().message}});
        answer(*pending, row.has_value() ? std::optional(std::move(row->front())) : std::nullopt);
    }
}

void LedgerWriter::answer(Pending& pending, std::optional<ports::JobRow> row) {
    pending.row = std::move(row);
    pending.is_answered = true;
    pending.answered.cancel();
}

// Once at either end of an outage, not at each attempt.
void LedgerWriter::report_outage(const std::optional<ports::StoreError>& error) {
    if (is_away_ == error.has_value()) return;
    is_away_ = error.has_value();
    if (error) {
        log_.error("the store is away; commands with effects wait for it", {{"error", error->message}});
    } else {
        log_.info("the store is back");
    }
}

}  // namespace calfleet::app
