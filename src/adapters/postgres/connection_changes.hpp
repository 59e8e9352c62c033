// Parts of the transactions that change connections, for the stores that do: postgres_connection_store.cpp
// and postgres_agent_store.cpp. Inside the caller's BEGIN, on one of the database's threads.
#pragma once

#include "ports/announcements.hpp"

#include <pqxx/transaction_base>

#include <optional>

namespace calfleet::adapters::postgres {

// Before a row that may be removed is locked: every transaction locks these two in the same order.
void lock_removals(pqxx::transaction_base& statements);

void announce(pqxx::transaction_base& statements, const ports::ConnectionKey& key,
              const ports::NewAnnouncement& announcement);

// Deletes the row, remembers its version for the next of its key and writes down what is told of it. False
// when there is none: then nothing is announced.
bool remove_connection(pqxx::transaction_base& statements, const ports::ConnectionKey& key,
                       const std::optional<ports::NewAnnouncement>& announcement);

}  // namespace calfleet::adapters::postgres
