#include "adapters/postgres/ledger_batch.hpp"

#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace calfleet::adapters::postgres {
namespace {

using ports::JobIntent;
using ports::JobOutcome;
using ports::JobRow;
using ports::JobStart;
using ports::LedgerWrite;
using ports::StoreError;
using Rows = core::Result<std::vector<JobRow>, StoreError>;

// The arrays as rows of the table, named as ON CONFLICT names what was proposed. A row tells what it is by
// what it holds: a start counts an attempt, an intent is not empty, an outcome has records.
constexpr const char* kGiven = R"sql(
    SELECT command_id, command_hash, type, company_id, agent_id, attempt_id, attempts, ran_alone, intent,
           records, succeeded,
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint + sweep_after AS sweep_at
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                  $8::boolean[], $9::bytea[], $10::bytea[], $11::boolean[], $12::bigint[])
           AS given (command_id, command_hash, type, company_id, agent_id, attempt_id, attempts, ran_alone,
                     intent, records, succeeded, sweep_after))sql";

// How a row that is there changes: the promises of ports/job_ledger.hpp. A doubt that is due keeps its time,
// and so does one that gets its own outcome again: that write was repeated.
constexpr const char* kChange = R"sql(
    (attempt_id, attempts, ran_alone, intent, records, succeeded, sweep_at, updated_at) = (
        SELECT CASE WHEN begins THEN excluded.attempt_id ELSE stored.attempt_id END,
               stored.attempts + (begins AND stored.attempt_id <> excluded.attempt_id)::integer,
               stored.ran_alone OR (begins AND excluded.ran_alone),
               CASE WHEN intends THEN excluded.intent ELSE stored.intent END,
               CASE WHEN finishes THEN excluded.records ELSE stored.records END,
               CASE WHEN finishes THEN excluded.succeeded ELSE stored.succeeded END,
               CASE WHEN finishes THEN excluded.sweep_at
                    WHEN doubts THEN least(stored.sweep_at, now)
                    ELSE stored.sweep_at END,
               CASE WHEN begins OR intends OR finishes OR doubts THEN now ELSE stored.updated_at END
          FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
                       stored.records IS NULL AND excluded.attempts = 1
                           AND stored.command_hash = excluded.command_hash AS begins,
                       stored.records IS NULL AND excluded.intent <> '' AS intends,
                       stored.records IS NULL AND excluded.records IS NOT NULL AS finishes,
                       stored.records IS NOT NULL AND NOT stored.succeeded AND excluded.records IS NOT NULL
                           AND (excluded.succeeded
                                OR excluded.sweep_at IS NOT NULL
                                   AND (stored.sweep_at IS NULL OR stored.records <> excluded.records))
                           AS doubts) AS what)
    )sql";

constexpr const char* kAnswer = R"sql(
    RETURNING stored.command_id, stored.command_hash, stored.attempts, stored.ran_alone, stored.intent,
              stored.records)sql";

// An intent or an outcome without its row makes one of no attempts, which the caller sees and rolls back.
const std::string& write_statement() {
    static const std::string statement =
        std::string(R"sql(
    INSERT INTO command_ledger AS stored (command_id, command_hash, type, company_id, agent_id, attempt_id,
                                          attempts, ran_alone, intent, records, succeeded, sweep_at))sql") +
        kGiven + " ORDER BY command_id ON CONFLICT (command_id) DO UPDATE SET " + kChange + kAnswer;
    return statement;
}

// For one intent or outcome alone: it makes no row, so that there is nothing to roll back.
const std::string& change_statement() {
    static const std::string statement =
        std::string("UPDATE command_ledger AS stored SET ") + kChange + " FROM (" + kGiven +
        ") AS excluded WHERE stored.command_id = excluded.command_id" + kAnswer;
    return statement;
}

const core::CommandId& command_of(const LedgerWrite& write) {
    return std::visit([](const auto& one) -> const core::CommandId& { return one.command_id; }, write);
}

bool is_start(const LedgerWrite& write) {
    return std::holds_alternative<JobStart>(write);
}

// The arrays, one a column.
class Columns {
public:
    void add(const JobStart& start) {
        add_row(start.command_id, 1);
        command_hashes_.back() = start.command_hash;
        types_.back() = start.type;
        company_ids_.back() = start.company_id.str();
        agent_ids_.back() = start.agent_id.str();
        attempt_ids_.back() = start.attempt_id;
        alone_.back() = start.alone;
    }
    void add(const JobIntent& intent) {
        add_row(intent.command_id, 0);
        intents_.back() = intent.intent;
    }
    void add(const JobOutcome& outcome) {
        add_row(outcome.command_id, 0);
        records_.back() = outcome.records;
        succeeded_.back() = outcome.succeeded;
        if (outcome.sweep_after && !outcome.succeeded) sweeps_.back() = outcome.sweep_after->count();
    }

    pqxx::result execute(pqxx::transaction_base& transaction, const std::string& statement) const {
        return transaction.exec_params(statement, text_array(command_ids_), text_array(command_hashes_),
                                       text_array(types_), text_array(company_ids_), text_array(agent_ids_),
                                       text_array(attempt_ids_), bigint_array(attempts_),
                                       boolean_array(alone_), bytea_array(intents_), bytea_array(records_),
                                       boolean_array(succeeded_), bigint_array(sweeps_));
    }

private:
    void add_row(const core::CommandId& command_id, std::int64_t attempts) {
        command_ids_.emplace_back(command_id.str());
        for (auto* texts : {&command_hashes_, &types_, &company_ids_, &agent_ids_, &attempt_ids_})
            texts->emplace_back();
        attempts_.emplace_back(attempts);
        alone_.push_back(false);
        intents_.emplace_back("");
        records_.emplace_back();
        succeeded_.push_back(false);
        sweeps_.emplace_back();
    }

    std::vector<std::string_view> command_ids_;
    std::vector<std::string_view> command_hashes_;
    std::vector<std::string_view> types_;
    std::vector<std::string_view> company_ids_;
    std::vector<std::string_view> agent_ids_;
    std::vector<std::string_view> attempt_ids_;
    std::vector<std::optional<std::int64_t>> attempts_;
    std::vector<bool> alone_;
    std::vector<std::optional<std::string_view>> intents_;
    std::vector<std::optional<std::string_view>> records_;
    std::vector<bool> succeeded_;
    std::vector<std::optional<std::int64_t>> sweeps_;
};

JobRow row_from(const pqxx::row& stored, const LedgerWrite& write) {
    JobRow row;
    const auto* start = std::get_if<JobStart>(&write);
    if (start != nullptr && stored[1].as<std::string>() != start->command_hash) {
        row.is_same_command = false;  // what is in it is none of this command's business
        return row;
    }
    row.attempts = stored[2].as<int>();
    row.ran_alone = stored[3].as<bool>();
    row.intent = pqxx::binarystring(stored[4]).str();
    if (!stored[5].is_null()) row.records = pqxx::binarystring(stored[5]).str();
    return row;
}

StoreError missing_row(const core::CommandId& command_id) {
    return {StoreError::Kind::kCorrupt,
            "command_ledger has no row for command " + command_id.str() + ", although it was started"};
}

// Writes to different commands, by their places in the batch. Fills in their rows; an error for the first
// without one.
std::optional<StoreError> apply_round(pqxx::transaction_base& transaction,
                                      std::span<const LedgerWrite> writes,
                                      const std::vector<std::size_t>& places, std::vector<JobRow>& rows) {
    Columns columns;
    std::unordered_map<std::string_view, std::size_t> place_of;
    for (const std::size_t place : places) {
        std::visit([&columns](const auto& one) { columns.add(one); }, writes[place]);
        place_of.emplace(command_of(writes[place]).str(), place);
    }
    const bool is_lone_change = writes.size() == 1 && !is_start(writes.front());
    const pqxx::result answer =
        columns.execute(transaction, is_lone_change ? change_statement() : write_statement());
    if (answer.empty()) return missing_row(command_of(writes[places.front()]));
    for (const pqxx::row& stored : answer) {
        const std::size_t place = place_of.at(stored[0].as<std::string>());
        rows[place] = row_from(stored, writes[place]);
        if (stored[2].as<int>() == 0) return missing_row(command_of(writes[place]));
    }
    return std::nullopt;
}

// Places in the batch: the first write of each command, then the second of those that have one, and so on.
std::vector<std::vector<std::size_t>> rounds_of(std::span<const LedgerWrite> writes) {
    std::vector<std::vector<std::size_t>> rounds;
    std::unordered_map<std::string_view, std::size_t> seen;
    for (std::size_t place = 0; place < writes.size(); ++place) {
        const std::size_t round = seen[command_of(writes[place]).str()]++;
        if (round == rounds.size()) rounds.emplace_back();
        rounds[round].push_back(place);
    }
    return rounds;
}

}  // namespace

bool is_one_statement(std::span<const LedgerWrite> writes) {
    if (writes.size() == 1) return true;
    return std::all_of(writes.begin(), writes.end(), is_start) && rounds_of(writes).size() == 1;
}

Rows apply_in_order(pqxx::transaction_base& transaction, std::span<const LedgerWrite> writes) {
    std::vector<JobRow> rows(writes.size());
    for (const std::vector<std::size_t>& places : rounds_of(writes))
        if (auto error = apply_round(transaction, writes, places, rows)) return *std::move(error);
    return rows;
}

}  // namespace calfleet::adapters::postgres
