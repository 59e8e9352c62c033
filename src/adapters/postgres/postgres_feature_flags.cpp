#include "adapters/postgres/postgres_feature_flags.hpp"

#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using Enabled = core::Result<bool, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Settings = core::Result<std::vector<ports::FlagSetting>, ports::StoreError>;

// The global row has the empty company, which sorts last here: the company's own row wins.
constexpr const char* kFind = R"sql(
    SELECT enabled FROM feature_flags
     WHERE flag = $1 AND company_id IN ($2, '')
     ORDER BY company_id DESC LIMIT 1)sql";

constexpr const char* kSet = R"sql(
    INSERT INTO feature_flags (company_id, flag, enabled) VALUES ($1, $2, $3)
        ON CONFLICT (company_id, flag) DO UPDATE
       SET enabled = excluded.enabled,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

constexpr const char* kAll = "SELECT company_id, flag, enabled FROM feature_flags ORDER BY flag, company_id";

}  // namespace

ports::awaitable<Enabled> PostgresFeatureFlags::is_enabled(core::CompanyId company_id, std::string flag) {
    return database_.read([company_id = std::move(company_id),
                           flag = std::move(flag)](pqxx::transaction_base& statements) -> Enabled {
        const pqxx::result rows = statements.exec_params(kFind, parameter(flag), parameter(company_id.str()));
        return !rows.empty() && rows[0][0].as<bool>();
    });
}

ports::awaitable<Done> PostgresFeatureFlags::set(core::CompanyId company_id, std::string flag, bool enabled) {
    return database_.write_single([company_id = std::move(company_id), flag = std::move(flag),
                                   enabled](pqxx::transaction_base& statements) -> Done {
        statements.exec_params(kSet, parameter(company_id.str()), parameter(flag), enabled);
        return {};
    });
}

ports::awaitable<Settings> PostgresFeatureFlags::all() {
    return database_.read([](pqxx::transaction_base& statements) -> Settings {
        std::vector<ports::FlagSetting> settings;
        for (const pqxx::row& row : statements.exec_params(kAll))
            settings.push_back(
                {core::CompanyId(row[0].as<std::string>()), row[1].as<std::string>(), row[2].as<bool>()});
        return settings;
    });
}

}  // namespace calfleet::adapters::postgres
