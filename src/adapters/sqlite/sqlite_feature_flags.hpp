// feature_flags in SQLite. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/sqlite/sqlite_database.hpp"
#include "ports/feature_flags.hpp"

namespace calfleet::adapters::sqlite {

class SqliteFeatureFlags final : public ports::FeatureFlags {
public:
    explicit SqliteFeatureFlags(SqliteDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<bool, ports::StoreError>> is_enabled(core::CompanyId company_id,
                                                                       std::string flag) override;
    ports::awaitable<core::Result<void, ports::StoreError>> set(core::CompanyId company_id, std::string flag,
                                                                bool enabled) override;
    ports::awaitable<core::Result<std::vector<ports::FlagSetting>, ports::StoreError>> all() override;

private:
    SqliteDatabase& database_;
};

}  // namespace calfleet::adapters::sqlite
