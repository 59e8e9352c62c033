#include "adapters/postgres/postgres_connection_survey.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/connection_row.hpp"
#include "adapters/rows/milliseconds.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
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
     WHERE next_refresh_at <= $1::bigint AND refresh_asked_until <= $1::bigint
     ORDER BY next_refresh_at, id LIMIT $2::bigint)sql";

constexpr const char* kCountDue = R"sql(
    SELECT count(*) FROM organization_connections
     WHERE next_refresh_at <= $1::bigint AND refresh_asked_until <= $1::bigint)sql";

// Locked in one order, that of whoever deletes several rows of an agent: those who wait for each other never
// wait in a circle. A row that was written meanwhile has another version and is not locked.
constexpr const char* kMark = R"sql(
    WITH marked AS (
        SELECT id
          FROM organization_connections
               JOIN unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
                    AS asked (company_id, agent_id, code, version)
               USING (company_id, agent_id, code, version)
         ORDER BY company_id, agent_id, code
           FOR UPDATE OF organization_connections)
    UPDATE organization_connections AS stored SET refresh_asked_until = $5::bigint
      FROM marked WHERE stored.id = marked.id)sql";

constexpr const char* kHistories = R"sql(
    SELECT id, company_id, refreshes FROM organization_connections
     WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint)sql";

constexpr const char* kCountByState = R"sql(
    SELECT code, state, cause, count(*) FROM organization_connections GROUP BY code, state, cause)sql";

void mark_rows(pqxx::transaction_base& statements, const std::vector<DueRefresh>& asked,
               core::Instant until) {
    std::vector<std::string_view> company_ids;
    std::vector<std::string_view> agent_ids;
    std::vector<std::string_view> providers;
    std::vector<std::optional<std::int64_t>> versions;
    for (const DueRefresh& refresh : asked) {
        company_ids.emplace_back(refresh.key.company_id.str());
        agent_ids.emplace_back(refresh.key.agent_id.str());
        providers.emplace_back(refresh.key.provider);
        versions.emplace_back(refresh.version);
    }
    statements.exec_params(kMark, text_array(company_ids), text_array(agent_ids), text_array(providers),
                           bigint_array(versions), rows::milliseconds_of(until));
}

}  // namespace

ports::awaitable<Due> PostgresConnectionSurvey::due(core::Instant now, std::size_t limit) {
    return database_.read([now, limit](pqxx::transaction_base& statements) -> Due {
        std::vector<DueRefresh> refreshes;
        for (const pqxx::row& found : statements.exec_params(kDue, rows::milliseconds_of(now), limit)) {
            RowReader columns(found);
            DueRefresh& refresh = refreshes.emplace_back();
            refresh.key = columns.connection_key();
            refresh.version = columns.number();
            refresh.due_at = rows::instant_of(columns.number());
        }
        return refreshes;
    });
}

ports::awaitable<Count> PostgresConnectionSurvey::count_due(core::Instant now) {
    return database_.read([now](pqxx::transaction_base& statements) -> Count {
        return statements.exec_params(kCountDue, rows::milliseconds_of(now))[0][0].as<std::size_t>();
    });
}

ports::awaitable<Done> PostgresConnectionSurvey::mark_asked(std::vector<DueRefresh> asked,
                                                            core::Instant until) {
    return database_.write_single(
        [asked = std::move(asked), until](pqxx::transaction_base& statements) -> Done {
            mark_rows(statements, asked, until);
            return {};
        });
}

ports::awaitable<Page> PostgresConnectionSurvey::refresh_histories(std::int64_t after_id, std::size_t limit) {
    return database_.read([after_id, limit](pqxx::transaction_base& statements) -> Page {
        RefreshHistories page;
        for (const pqxx::row& found : statements.exec_params(kHistories, after_id, limit)) {
            RowReader columns(found);
            page.last_id = columns.number();
            core::CompanyId company_id(columns.text());
            page.entries.push_back(
                {std::move(company_id),
                 core::RefreshHistory::parse(columns.text()).value_or(core::RefreshHistory())});
        }
        if (page.entries.size() < limit) page.last_id = 0;
        return page;
    });
}

ports::awaitable<Counts> PostgresConnectionSurvey::count_by_state() {
    return database_.read([](pqxx::transaction_base& statements) -> Counts {
        std::vector<ports::ConnectionCount> counts;
        for (const pqxx::row& found : statements.exec_params(kCountByState)) {
            RowReader columns(found);
            std::string provider = columns.text();
            const std::string state = columns.text();
            const std::string cause = columns.text();
            rows::add_count(counts, std::move(provider), state, cause, columns.number());
        }
        return counts;
    });
}

}  // namespace calfleet::adapters::postgres
