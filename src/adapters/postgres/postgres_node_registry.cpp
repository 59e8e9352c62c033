#include "adapters/postgres/postgres_node_registry.hpp"

#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using Found = core::Result<std::optional<std::string>, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

constexpr const char* kFind = "SELECT definition FROM node_registries WHERE code = $1";

constexpr const char* kPut = R"sql(
    INSERT INTO node_registries (code, definition) VALUES ($1, $2)
        ON CONFLICT (code) DO UPDATE
       SET definition = excluded.definition,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

}  // namespace

ports::awaitable<Found> PostgresNodeRegistry::find(std::string code) {
    return database_.read([code = std::move(code)](pqxx::transaction_base& statements) -> Found {
        const pqxx::result rows = statements.exec_params(kFind, parameter(code));
        if (rows.empty()) return std::optional<std::string>();
        return std::optional(rows[0][0].as<std::string>());
    });
}

ports::awaitable<Done> PostgresNodeRegistry::put(std::string code, std::string definition) {
    return database_.write_single([code = std::move(code), definition = std::move(definition)](
                                      pqxx::transaction_base& statements) -> Done {
        statements.exec_params(kPut, parameter(code), parameter(definition));
        return {};
    });
}

}  // namespace calfleet::adapters::postgres
