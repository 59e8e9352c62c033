#include "adapters/postgres/postgres_leases.hpp"

#include "adapters/postgres/postgres_parameters.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::Lease;
using Taken = core::Result<std::optional<Lease>, ports::StoreError>;
using Renewed = core::Result<bool, ports::StoreError>;
using Done = core::Result<void, ports::StoreError>;

// The clock is asked again where the row is changed: the statement may have waited for it.
constexpr const char* kTake = R"sql(
    INSERT INTO leases AS stored (name, holder, epoch, expires_at)
    VALUES ($1, $2, 1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $3)
        ON CONFLICT (name) DO UPDATE
       SET holder = excluded.holder,
           epoch = stored.epoch + (stored.holder <> excluded.holder)::integer,
           expires_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $3
     WHERE stored.holder = excluded.holder
        OR stored.expires_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
 RETURNING epoch)sql";

constexpr const char* kRenew = R"sql(
    UPDATE leases SET expires_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $4
     WHERE name = $1 AND holder = $2 AND epoch = $3
       AND expires_at > (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

// The row stays, so that the epoch grows on, and says when it ended: for how long it has to stay.
constexpr const char* kRelease = R"sql(
    UPDATE leases SET holder = '', expires_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
     WHERE name = $1 AND holder = $2 AND epoch = $3)sql";

}  // namespace

ports::awaitable<Taken> PostgresLeases::take(std::string name, std::string holder,
                                             std::chrono::milliseconds duration) {
    return database_.write_single([name = std::move(name), holder = std::move(holder),
                                   duration](pqxx::transaction_base& statements) -> Taken {
        const pqxx::result rows =
            statements.exec_params(kTake, parameter(name), parameter(holder), duration.count());
        if (rows.empty()) return std::optional<Lease>();
        return std::optional<Lease>(Lease{name, holder, rows[0][0].as<std::int64_t>()});
    });
}

ports::awaitable<Renewed> PostgresLeases::renew(Lease lease, std::chrono::milliseconds duration) {
    return database_.write_single(
        [lease = std::move(lease), duration](pqxx::transaction_base& statements) -> Renewed {
            const pqxx::result renewed = statements.exec_params(
                kRenew, parameter(lease.name), parameter(lease.holder), lease.epoch, duration.count());
            return renewed.affected_rows() == 1;
        });
}

ports::awaitable<Done> PostgresLeases::release(Lease lease) {
    return database_.write_single([lease = std::move(lease)](pqxx::transaction_base& statements) -> Done {
        statements.exec_params(kRelease, parameter(lease.name), parameter(lease.holder), lease.epoch);
        return {};
    });
}

}  // namespace calfleet::adapters::postgres
