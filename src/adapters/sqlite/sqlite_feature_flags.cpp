#include "adapters/sqlite/sqlite_feature_flags.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using Enabled = core::Result<bool, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Settings = core::Result<std::vector<ports::FlagSetting>, ports::StoreError>;

// The global row has the empty company, which sorts last here: the company's own row wins.
constexpr const char* kFind = R"sql(
    SELECT enabled FROM feature_flags
     WHERE flag = ? AND company_id IN (?, '')
     ORDER BY company_id DESC LIMIT 1)sql";

constexpr const char* kSet = R"sql(
    INSERT INTO feature_flags (company_id, flag, enabled) VALUES (?, ?, ?)
        ON CONFLICT (company_id, flag) DO UPDATE
       SET enabled = excluded.enabled,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))sql";

constexpr const char* kAll = "SELECT company_id, flag, enabled FROM feature_flags ORDER BY flag, company_id";

}  // namespace

ports::awaitable<Enabled> SqliteFeatureFlags::is_enabled(core::CompanyId company_id, std::string flag) {
    return database_.read(
        [company_id = std::move(company_id), flag = std::move(flag)](SQLite::Database& database) -> Enabled {
            SQLite::Statement row(database, kFind);
            row.bind(1, flag);
            row.bind(2, company_id.str());
            return row.executeStep() && row.getColumn(0).getInt() != 0;
        });
}

ports::awaitable<Done> SqliteFeatureFlags::set(core::CompanyId company_id, std::string flag, bool enabled) {
    return database_.write([company_id = std::move(company_id), flag = std::move(flag),
                            enabled](SQLite::Database& database) -> Done {
        SQLite::Statement row(database, kSet);
        row.bind(1, company_id.str());
        row.bind(2, flag);
        row.bind(3, enabled ? 1 : 0);
        row.exec();
        return {};
    });
}

ports::awaitable<Settings> SqliteFeatureFlags::all() {
    return database_.read([](SQLite::Database& database) -> Settings {
        SQLite::Statement row(database, kAll);
        std::vector<ports::FlagSetting> settings;
        while (row.executeStep())
            settings.push_back({core::CompanyId(row.getColumn(0).getString()), row.getColumn(1).getString(),
                                row.getColumn(2).getInt() != 0});
        return settings;
    });
}

}  // namespace calfleet::adapters::sqlite
