// The kinds of store that every suite runs on, and how its tests name them.
#pragma once

#include "conformance/postgres_stores.hpp"
#include "conformance/stores.hpp"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace calfleet::conformance {

using EveryKind = ::testing::Types<InMemoryStores, SqliteStores, PostgresStores, PgBouncerStores>;

struct KindNames {
    template <class Stores>
    static std::string GetName(int) {  // NOLINT(readability-identifier-naming): gtest asks for it
        if (std::is_same_v<Stores, InMemoryStores>) return "InMemory";
        if (std::is_same_v<Stores, SqliteStores>) return "Sqlite";
        return std::is_same_v<Stores, PostgresStores> ? "Postgres" : "PgBouncer";
    }
};

}  // namespace calfleet::conformance
