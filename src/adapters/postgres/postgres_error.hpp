// What a failure of libpqxx means for whoever called a store. Pure functions, any thread.
#pragma once

#include "ports/store_error.hpp"

#include <pqxx/except>

namespace calfleet::adapters::postgres {

struct PostgresFailure {
    ports::StoreError error;
    bool reconnect;  // the connection, or the server behind it, is in doubt
};

// Of a statement. The message is the server's first line, which names tables and constraints; the lines after
// it may hold values of a row and are left out.
PostgresFailure failure_of(const pqxx::failure& failure);

// Of an attempt to connect: always unavailable, in one line.
ports::StoreError failure_to_connect(const pqxx::failure& failure);

}  // namespace calfleet::adapters::postgres
