// The ledger of commands in a map, for tests of everything above a store. Its clock is the test's. Loop
// thread only.
#pragma once

#include "ports/clock.hpp"
#include "ports/job_ledger.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace calfleet::fakes {

class InMemoryJobLedger final : public ports::JobLedger {
public:
    explicit InMemoryJobLedger(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<std::vector<ports::JobRow>, ports::StoreError>> write(
        std::vector<ports::LedgerWrite> writes) override {
        if (failure_) co_return *failure_;
        if (!have_rows(writes))
            co_return ports::StoreError{ports::StoreError::Kind::kCorrupt, "a command was not started"};
        std::vector<ports::JobRow> answers;
        for (const ports::LedgerWrite& write : writes)
            answers.push_back(std::visit([this](const auto& one) { return apply(one); }, write));
        co_return answers;
    }

    ports::awaitable<core::Result<std::vector<ports::JobInDoubt>, ports::StoreError>> take_in_doubt(
        std::size_t limit, std::chrono::milliseconds hold) override {
        if (failure_) co_return *failure_;
        std::multimap<core::Instant, core::CommandId> due;
        for (const auto& [id, row] : rows_)
            if (row.sweep_at && *row.sweep_at <= clock_.now()) due.emplace(*row.sweep_at, id);
        std::vector<ports::JobInDoubt> taken;
        for (const auto& [sweep_at, id] : due) {
            if (taken.size() == limit) break;
            Row& row = rows_.at(id);
            row.sweep_at = clock_.now() + hold;
            taken.push_back({id, row.start.type, row.start.company_id, row.start.agent_id, row.job.intent,
                             row.sweep_at->time_since_epoch().count()});
        }
        co_return taken;
    }

    ports::awaitable<core::Result<void, ports::StoreError>> settle(core::CommandId command_id,
                                                                   std::int64_t taken_until) override {
        if (failure_) co_return *failure_;
        const auto found = rows_.find(command_id);
        if (found != rows_.end() && found->second.sweep_at &&
            found->second.sweep_at->time_since_epoch().count() == taken_until) {
            found->second.sweep_at.reset();
            found->second.updated_at = clock_.now();
        }
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<ports::JobStanding, ports::StoreError>> standing_of(
        core::CommandId command_id) override {
        if (failure_) co_return *failure_;
        const auto found = rows_.find(command_id);
        if (found == rows_.end()) co_return ports::JobStanding::kUnknown;
        const Row& row = found->second;
        co_return ports::standing(row.job.records.has_value(), row.succeeded, row.sweep_at.has_value());
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget(std::chrono::milliseconds age,
                                                                          std::size_t limit) override {
        if (failure_) co_return *failure_;
        const core::Instant newest = clock_.now() - age;
        std::multimap<core::Instant, core::CommandId> old;
        for (const auto& [id, row] : rows_)
            if (row.updated_at <= newest && !row.sweep_at) old.emplace(row.updated_at, id);
        std::size_t forgotten = 0;
        for (const auto& [updated_at, id] : old)
            if (forgotten < limit) forgotten += rows_.erase(id);
        co_return forgotten;
    }

    // What forget() would forget.
    std::size_t count_old(std::chrono::milliseconds age) const {
        const core::Instant newest = clock_.now() - age;
        return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [newest](const auto& row) {
            return row.second.updated_at <= newest && !row.second.sweep_at;
        }));
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    struct Row {
        ports::JobStart start;  // of the last attempt
        ports::JobRow job;
        bool succeeded = false;
        std::optional<core::Instant> sweep_at;
        core::Instant updated_at;
    };

    // Seen before the first write, so that there is nothing to undo.
    bool have_rows(const std::vector<ports::LedgerWrite>& writes) const {
        std::set<core::CommandId> started;
        return std::all_of(writes.begin(), writes.end(), [this, &started](const ports::LedgerWrite& write) {
            const auto id = std::visit([](const auto& one) { return one.command_id; }, write);
            if (std::holds_alternative<ports::JobStart>(write)) started.insert(id);
            return started.contains(id) || rows_.contains(id);
        });
    }

    ports::JobRow apply(const ports::JobStart& start) {
        const auto [position, is_new] = rows_.try_emplace(start.command_id);
        Row& row = position->second;
        if (!is_new && row.start.command_hash != start.command_hash) return {.is_same_command = false};
        if (row.job.records) return row.job;
        if (is_new || row.start.attempt_id != start.attempt_id) ++row.job.attempts;
        if (is_new) row.start = start;
        row.start.attempt_id = start.attempt_id;
        row.job.ran_alone = row.job.ran_alone || start.alone;
        row.updated_at = clock_.now();
        return row.job;
    }

    ports::JobRow apply(const ports::JobIntent& intent) {
        Row& row = rows_.at(intent.command_id);
        if (row.job.records) return row.job;
        row.job.intent = intent.intent;
        row.updated_at = clock_.now();
        return row.job;
    }

    ports::JobRow apply(const ports::JobOutcome& outcome) {
        Row& row = rows_.at(outcome.command_id);
        const bool is_in_doubt = !outcome.succeeded && outcome.sweep_after;
        if (row.job.records) {
            // A row that waits for its sweep keeps its time when it gets its own outcome again.
            const bool is_repeated = is_in_doubt && row.sweep_at && row.job.records == outcome.records;
            if (row.succeeded || is_repeated || !(outcome.succeeded || is_in_doubt)) return row.job;
            row.sweep_at = std::min(row.sweep_at.value_or(core::Instant::max()), clock_.now());
        } else {
            row.job.records = outcome.records;
            row.succeeded = outcome.succeeded;
            if (is_in_doubt) row.sweep_at = clock_.now() + *outcome.sweep_after;
        }
        row.updated_at = clock_.now();
        return row.job;
    }

    const ports::Clock& clock_;
    std::map<core::CommandId, Row> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
