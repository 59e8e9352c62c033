// What an SQLite error code means for whoever called a store. Pure functions, any thread.
#pragma once

#include "ports/store_error.hpp"

#include <SQLiteCpp/Exception.h>

namespace calfleet::adapters::sqlite {

struct SqliteFailure {
    ports::StoreError error;
    bool reopen;  // the file itself is in doubt: close the connection, the next call opens it anew
};

// Rethrows nothing and holds no value of a row: SQLite's messages name tables and columns at most.
SqliteFailure failure_of(const SQLite::Exception& exception);

// True for misuse of the library, e.g. a column that the statement has not: a broken assumption of ours.
bool is_our_mistake(const SQLite::Exception& exception);

}  // namespace calfleet::adapters::sqlite
