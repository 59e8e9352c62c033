#include "adapters/sqlite/sqlite_connection_survey.hpp"

#include "adapters/rows/connection_row.hpp"
#include "adapters/rows/milliseconds.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::DueRefresh;
using ports::RefreshHistories;
using Due = core::Result<std::vector<DueRefresh>, ports::StoreError>;
using Count = core::Result<std::size_t, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;
using Counts = core::Result<std::vector<ports::ConnectionCount>, ports::StoreError>;
using Page = core::Result<RefreshHistories, ports::StoreError>;

constexpr const char* kDue = R"sql(
    SELECT company_id, agent_id, code, version, next_refresh_at FROM organization_connections
     WHERE next_refresh_at <= ?1 AND refresh_asked_until <= ?1
     ORDER BY next_refresh_at, id LIMIT ?2)sql";

constexpr const char* kCountDue = R"sql(
    SELECT count(*) FROM organization_connections
     WHERE next_refresh_at <= ?1 AND refresh_asked_until <= ?1)sql";

constexpr const char* kMark = R"sql(
    UPDATE organization_connections SET refresh_asked_until = ?5
     WHERE company_id = ?1 AND agent_id = ?2 AND code = ?3 AND version = ?4)sql";

constexpr const char* kHistories = R"sql(
    SELECT id, company_id, refreshes FROM organization_connections WHERE id > ? ORDER BY id LIMIT ?)sql";

constexpr const char* kCountByState = R"sql(
    SELECT code, state, cause, count(*) FROM organization_connections GROUP BY code, state, cause)sql";

void mark_rows(SQLite::Database& database, const std::vector<DueRefresh>& asked, core::Instant until) {
    SQLite::Statement marked(database, kMark);
    marked.bind(5, rows::milliseconds_of(until));
    for (const DueRefresh& refresh : asked) {
        bind_key(marked, 1, refresh.key);
        marked.bind(4, refresh.version);
        marked.exec();
        marked.reset();
    }
}

RefreshHistories page_after(SQLite::Database& database, std::int64_t after_id, std::size_t limit) {
    SQLite::Statement found(database, kHistories);
    found.bind(1, after_id);
    found.bind(2, static_cast<std::int64_t>(limit));
    RefreshHistories page;
    while (found.executeStep()) {
        ColumnReader columns(found);
        page.last_id = columns.number();
        core::CompanyId company_id(columns.text());
        page.entries.push_back(
            {std::move(company_id),
             core::RefreshHistory::parse(columns.text()).value_or(core::RefreshHistory())});
    }
    if (page.entries.size() < limit) page.last_id = 0;
    return page;
}

}  // namespace

ports::awaitable<Due> SqliteConnectionSurvey::due(core::Instant now, std::size_t limit) {
    return database_.read([now, limit](SQLite::Database& database) -> Due {
        SQLite::Statement found(database, kDue);
        found.bind(1, rows::milliseconds_of(now));
        found.bind(2, static_cast<std::int64_t>(limit));
        std::vector<DueRefresh> refreshes;
        while (found.executeStep()) {
            ColumnReader columns(found);
            DueRefresh& refresh = refreshes.emplace_back();
            refresh.key = columns.connection_key();
            refresh.version = columns.number();
            refresh.due_at = rows::instant_of(columns.number());
        }
        return refreshes;
    });
}

ports::awaitable<Count> SqliteConnectionSurvey::count_due(core::Instant now) {
    return database_.read([now](SQLite::Database& database) -> Count {
        SQLite::Statement counted(database, kCountDue);
        counted.bind(1, rows::milliseconds_of(now));
        counted.executeStep();
        return static_cast<std::size_t>(counted.getColumn(0).getInt64());
    });
}

ports::awaitable<Done> SqliteConnectionSurvey::mark_asked(std::vector<DueRefresh> asked,
                                                          core::Instant until) {
    return database_.write([asked = std::move(asked), until](SQLite::Database& database) -> Done {
        mark_rows(database, asked, until);
        return {};
    });
}

ports::awaitable<Page> SqliteConnectionSurvey::refresh_histories(std::int64_t after_id, std::size_t limit) {
    return database_.read([after_id, limit](SQLite::Database& database) -> Page {
        return page_after(database, after_id, limit);
    });
}

ports::awaitable<Counts> SqliteConnectionSurvey::count_by_state() {
    return database_.read([](SQLite::Database& database) -> Counts {
        SQLite::Statement found(database, kCountByState);
        std::vector<ports::ConnectionCount> counts;
        while (found.executeStep()) {
            ColumnReader columns(found);
            std::string provider = columns.text();
            const std::string state = columns.text();
            const std::string cause = columns.text();
            rows::add_count(counts, std::move(provider), state, cause, columns.number());
        }
        return counts;
    });
}

}  // namespace calfleet::adapters::sqlite
