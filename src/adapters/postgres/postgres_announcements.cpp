#include "adapters/postgres/postgres_announcements.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::Announcement;
using ports::ConnectionKey;
using Announced = core::Result<std::vector<Announcement>, ports::StoreError>;
using Overdue = core::Result<std::vector<ConnectionKey>, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

constexpr const char* kOf = R"sql(
    SELECT id, records FROM connection_announcements
     WHERE company_id = $1 AND agent_id = $2 AND code = $3 ORDER BY id)sql";

constexpr const char* kOverdue = R"sql(
    SELECT company_id, agent_id, code FROM connection_announcements
     WHERE created_at <= (extract(epoch FROM statement_timestamp()) * 1000)::bigint - $1::bigint
     GROUP BY company_id, agent_id, code
     ORDER BY min(created_at), min(id) LIMIT $2::bigint)sql";

constexpr const char* kSettle = "DELETE FROM connection_announcements WHERE id = ANY($1::bigint[])";

}  // namespace

ports::awaitable<Announced> PostgresAnnouncements::of(ConnectionKey key) {
    return database_.read([key = std::move(key)](pqxx::transaction_base& statements) -> Announced {
        std::vector<Announcement> announcements;
        for (const pqxx::row& found :
             statements.exec_params(kOf, parameter(key.company_id.str()), parameter(key.agent_id.str()),
                                    parameter(key.provider))) {
            RowReader columns(found);
            const std::int64_t id = columns.number();
            announcements.push_back({id, key, columns.bytes()});
        }
        return announcements;
    });
}

ports::awaitable<Overdue> PostgresAnnouncements::overdue(std::chrono::milliseconds age, std::size_t limit) {
    return database_.read([age, limit](pqxx::transaction_base& statements) -> Overdue {
        std::vector<ConnectionKey> keys;
        for (const pqxx::row& found : statements.exec_params(kOverdue, age.count(), limit))
            keys.push_back(RowReader(found).connection_key());
        return keys;
    });
}

ports::awaitable<Done> PostgresAnnouncements::settle(std::vector<std::int64_t> ids) {
    return database_.write_single([settled = std::vector<std::optional<std::int64_t>>(
                                       ids.begin(), ids.end())](pqxx::transaction_base& statements) -> Done {
        statements.exec_params(kSettle, bigint_array(settled));
        return {};
    });
}

}  // namespace calfleet::adapters::postgres
