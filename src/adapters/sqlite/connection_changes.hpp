// Parts of the transactions that change connections, for the stores that do: sqlite_connection_store.cpp and
// sqlite_agent_store.cpp. Inside the caller's BEGIN IMMEDIATE, on the database's thread.
#pragma once

#include "ports/announcements.hpp"

#include <SQLiteCpp/Database.h>

#include <optional>

namespace calfleet::adapters::sqlite {

// Nothing is a change of which nothing is told.
void announce(SQLite::Database& database, const ports::ConnectionKey& key,
              const std::optional<ports::NewAnnouncement>& announcement);

// Deletes the row and remembers its version for the next of its key. False when there is none: then nothing
// is announced.
bool remove_connection(SQLite::Database& database, const ports::ConnectionKey& key,
                       const std::optional<ports::NewAnnouncement>& announcement);

}  // namespace calfleet::adapters::sqlite
