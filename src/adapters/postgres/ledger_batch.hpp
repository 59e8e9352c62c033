// The writes to the ledger that one statement carries out: at most one a command. Pure but for the statement;
// on a thread of the database.
#pragma once

#include "core/result.hpp"
#include "ports/job_ledger.hpp"

#include <pqxx/transaction_base.hxx>

#include <span>
#include <vector>

namespace calfleet::adapters::postgres {

// Whether the writes can go in one statement that needs no transaction around it: nothing has to be undone.
bool is_one_statement(std::span<const ports::LedgerWrite> writes);

// Applies them in their order, however often a command occurs; answers the rows in that order. kCorrupt for
// an intent or an outcome without its row: then the transaction is to be rolled back.
core::Result<std::vector<ports::JobRow>, ports::StoreError> apply_in_order(
    pqxx::transaction_base& transaction, std::span<const ports::LedgerWrite> writes);

}  // namespace calfleet::adapters::postgres
