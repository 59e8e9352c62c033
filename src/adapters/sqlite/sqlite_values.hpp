// Values as the stores on SQLite bind and read them, where SQLiteCpp has no overload. Of the database's
// thread.
#pragma once

#include "ports/connection_key.hpp"

#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::adapters::sqlite {

// company_id, agent_id, code, from that parameter on.
inline void bind_key(SQLite::Statement& statement, int first, const ports::ConnectionKey& key) {
    statement.bind(first, key.company_id.str());
    statement.bind(first + 1, key.agent_id.str());
    statement.bind(first + 2, key.provider);
}

inline void bind_bytes(SQLite::Statement& statement, int at, const std::string& bytes) {
    statement.bind(at, bytes.data(), static_cast<int>(bytes.size()));
}

inline void bind_number(SQLite::Statement& statement, int at, const std::optional<std::int64_t>& number) {
    if (number) {
        statement.bind(at, *number);
    } else {
        statement.bind(at);  // NULL
    }
}

// The columns of one row, from the left.
class ColumnReader {
public:
    explicit ColumnReader(SQLite::Statement& row) : row_(row) {}

    std::string text() { return row_.getColumn(next_++).getString(); }  // bytes too
    std::int64_t number() { return row_.getColumn(next_++).getInt64(); }
    std::optional<std::int64_t> optional_number() {
        const SQLite::Column column = row_.getColumn(next_++);
        if (column.isNull()) return std::nullopt;
        return column.getInt64();
    }
    ports::ConnectionKey connection_key() {
        ports::ConnectionKey key;
        key.company_id = core::CompanyId(text());
        key.agent_id = core::AgentId(text());
        key.provider = text();
        return key;
    }

private:
    SQLite::Statement& row_;
    int next_ = 0;
};

}  // namespace calfleet::adapters::sqlite
