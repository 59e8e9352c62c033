// Writes to the job ledger as tests need them, and a fixture that sends them.
#pragma once

#include "conformance/stores.hpp"
#include "ports/job_ledger.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::conformance {

using Written = core::Result<std::vector<ports::JobRow>, ports::StoreError>;

inline ports::JobStart start_of(const std::string& id, std::string attempt = "first attempt") {
    ports::JobStart start;
    start.command_id = core::CommandId(id);
    start.command_hash = "hash of " + id;
    start.type = "google_calendar.create_event";
    start.company_id = core::CompanyId("company");
    start.agent_id = core::AgentId("agent");
    start.attempt_id = std::move(attempt);
    return start;
}

inline ports::JobStart alone(ports::JobStart start) {
    start.alone = true;
    return start;
}

inline ports::JobStart other_command(ports::JobStart start) {
    start.command_hash += ", changed";
    return start;
}

inline ports::JobIntent intent_of(const std::string& id, std::string intent = "an event") {
    return {core::CommandId(id), std::move(intent)};
}

inline ports::JobOutcome success_of(const std::string& id, std::string records = "booked") {
    return {core::CommandId(id), std::move(records), true, std::nullopt};
}

inline ports::JobOutcome failure_of(const std::string& id, std::string records = "refused") {
    return {core::CommandId(id), std::move(records), false, std::nullopt};
}

inline ports::JobOutcome doubt_of(const std::string& id, std::chrono::milliseconds sweep_after,
                                  std::string records = "timed out") {
    return {core::CommandId(id), std::move(records), false, sweep_after};
}

inline std::string records_of(const ports::JobRow& row) {
    return row.records.value_or("not finished");
}

template <class Stores>
class JobLedgerFixture : public StoreTest<Stores> {
protected:
    // One transaction.
    template <class... Writes>
    Written write(Writes... writes) {
        return write_all({ports::LedgerWrite(std::move(writes))...});
    }
    Written write_all(std::vector<ports::LedgerWrite> writes) {
        return this->run(ledger().write(std::move(writes)));
    }
    // One write that shall be answered.
    template <class Write>
    ports::JobRow row_after(Write one) {
        const Written written = write(std::move(one));
        if (!written) throw std::runtime_error(written.error().message);
        return written->at(0);
    }

    std::vector<ports::JobInDoubt> take(std::size_t limit = 100,
                                        std::chrono::milliseconds hold = std::chrono::milliseconds(0)) {
        const auto taken = this->run(ledger().take_in_doubt(limit, hold));
        if (!taken) throw std::runtime_error(taken.error().message);
        return *taken;
    }
    // As text, so that a failed expectation says what was due instead. Held for no time, it stays due.
    std::vector<std::string> due(std::size_t limit = 100) {
        std::vector<std::string> ids;
        for (const ports::JobInDoubt& job : take(limit)) ids.push_back(job.command_id.str());
        return ids;
    }
    void settle(const ports::JobInDoubt& job) {
        const auto settled = this->run(ledger().settle(job.command_id, job.taken_until));
        if (!settled) throw std::runtime_error(settled.error().message);
    }
    // What is due under that id, if it is.
    void settle(const std::string& id) {
        for (const ports::JobInDoubt& job : take())
            if (job.command_id.str() == id) settle(job);
    }
    std::size_t forget(std::chrono::milliseconds age, std::size_t limit = 100) {
        const auto forgotten = this->run(ledger().forget(age, limit));
        if (!forgotten) throw std::runtime_error(forgotten.error().message);
        return *forgotten;
    }
    ports::JobStanding standing_of(const std::string& id) {
        const auto standing = this->run(ledger().standing_of(core::CommandId(id)));
        if (!standing) throw std::runtime_error(standing.error().message);
        return *standing;
    }
    // Starts it once more: a row that is there counts another attempt or knows its records.
    bool has_row(const std::string& id) {
        const ports::JobRow row = row_after(start_of(id, "another look"));
        return row.records || row.attempts > 1;
    }

    ports::JobLedger& ledger() { return this->stores_.job_ledger(); }
};

using Ids = std::vector<std::string>;

}  // namespace calfleet::conformance
