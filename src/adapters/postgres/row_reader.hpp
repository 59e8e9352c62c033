// The columns of one row of a result, from the left. On the thread that asked.
#pragma once

#include "ports/connection_key.hpp"

#include <pqxx/binarystring>
#include <pqxx/result>

#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::adapters::postgres {

class RowReader {
public:
    explicit RowReader(const pqxx::row& row) : row_(row) {}

    std::string text() { return row_[next_++].as<std::string>(); }
    std::string bytes() { return pqxx::binarystring(row_[next_++]).str(); }
    bool flag() { return row_[next_++].as<bool>(); }
    std::int64_t number() { return row_[next_++].as<std::int64_t>(); }
    std::optional<std::int64_t> optional_number() {
        const pqxx::field field = row_[next_++];
        if (field.is_null()) return std::nullopt;
        return field.as<std::int64_t>();
    }
    ports::ConnectionKey connection_key() {
        ports::ConnectionKey key;
        key.company_id = core::CompanyId(text());
        key.agent_id = core::AgentId(text());
        key.provider = text();
        return key;
    }

private:
    pqxx::row row_;
    pqxx::row::size_type next_ = 0;
};

}  // namespace calfleet::adapters::postgres
