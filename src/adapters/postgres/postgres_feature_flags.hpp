// feature_flags in PostgreSQL. Borrows the database, which outlives it; called on the loop.
#pragma once

#include "adapters/postgres/postgres_database.hpp"
#include "ports/feature_flags.hpp"

namespace calfleet::adapters::postgres {

class PostgresFeatureFlags final : public ports::FeatureFlags {
public:
    explicit PostgresFeatureFlags(PostgresDatabase& database) : database_(database) {}

    ports::awaitable<core::Result<bool, ports::StoreError>> is_enabled(core::CompanyId company_id,
                                                                       std::string flag) override;
    ports::awaitable<core::Result<void, ports::StoreError>> set(core::CompanyId company_id, std::string flag,
                                                                bool enabled) override;
    ports::awaitable<core::Result<std::vector<ports::FlagSetting>, ports::StoreError>> all() override;

private:
    PostgresDatabase& database_;
};

}  // namespace calfleet::adapters::postgres
