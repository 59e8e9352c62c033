// Connections in a map, for tests of everything above a store. Loop thread only.
#pragma once

#include "ports/connection_store.hpp"

#include <map>
#include <optional>
#include <utility>

namespace calfleet::fakes {

class InMemoryConnectionStore final : public ports::ConnectionStore {
public:
    ports::awaitable<core::Result<std::optional<ports::Connection>, ports::StoreError>> find(
        ports::ConnectionKey key) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find(key);
        if (row == rows_.end()) co_return std::optional<ports::Connection>();
        co_return std::optional<ports::Connection>(copy_of(row->second));
    }

    ports::awaitable<core::Result<std::int64_t, ports::StoreError>> save(
        ports::Connection connection) override {
        if (failure_) co_return *failure_;
        ports::Connection& row = rows_[connection.key];
        connection.version = row.version + 1;
        row = std::move(connection);
        co_return row.version;
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    static ports::Connection copy_of(const ports::Connection& row) {
        return {row.key,
                row.access_token.duplicate(),
                row.refresh_token.duplicate(),
                row.access_token_expires_at,
                row.granted_scopes,
                row.connected_email,
                row.account_id,
                row.version};
    }

    std::map<ports::ConnectionKey, ports::Connection> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
