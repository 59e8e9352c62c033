#include "adapters/postgres/postgres_schedules.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/milliseconds.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::Schedule;
using All = core::Result<std::vector<Schedule>, ports::StoreError>;
using Written = core::Result<std::optional<std::int64_t>, ports::StoreError>;

constexpr const char* kAll = R"sql(
    SELECT name, definition, paused, next_slot, last_run_slot, run_requested_at, run_requested_dry, fired,
           caught_up, skipped, missed, version
      FROM schedules ORDER BY name)sql";

// The times, which may be NULL, come in $5, the counts in $7.
constexpr const char* kInsert = R"sql(
    INSERT INTO schedules (name, definition, paused, next_slot, last_run_slot, run_requested_at,
                           run_requested_dry, fired, caught_up, skipped, missed)
    VALUES ($1::text, $2::text, $3::boolean, $4::bigint, ($5::bigint[])[1], ($5::bigint[])[2], $6::boolean,
            ($7::bigint[])[1], ($7::bigint[])[2], ($7::bigint[])[3], ($7::bigint[])[4])
        ON CONFLICT (name) DO NOTHING
 RETURNING version)sql";

constexpr const char* kUpdate = R"sql(
    UPDATE schedules
       SET definition = $2::text, paused = $3::boolean, next_slot = $4::bigint,
           last_run_slot = ($5::bigint[])[1], run_requested_at = ($5::bigint[])[2],
           run_requested_dry = $6::boolean, fired = ($7::bigint[])[1], caught_up = ($7::bigint[])[2],
           skipped = ($7::bigint[])[3], missed = ($7::bigint[])[4], version = version + 1,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
     WHERE name = $1::text AND version = $8::bigint
 RETURNING version)sql";

Schedule schedule_in(const pqxx::row& row) {
    RowReader columns(row);
    Schedule schedule;
    schedule.name = columns.text();
    schedule.definition = columns.text();
    schedule.paused = columns.flag();
    schedule.next_slot = rows::instant_of(columns.number());
    schedule.last_run_slot = rows::instant_of(columns.optional_number());
    const auto requested_at = rows::instant_of(columns.optional_number());
    const bool is_dry = columns.flag();
    if (requested_at) schedule.requested_run = ports::RequestedRun{*requested_at, is_dry};
    ports::SlotCounts& counts = schedule.counts;
    for (std::int64_t* count : {&counts.fired, &counts.caught_up, &counts.skipped, &counts.missed})
        *count = columns.number();
    schedule.version = columns.number();
    return schedule;
}

// With the parameters that insert and update share, and those of the update alone.
template <class... More>
Written change_row(pqxx::transaction_base& statements, const char* statement, const Schedule& schedule,
                   const More&... more) {
    std::optional<std::int64_t> requested_at;
    if (schedule.requested_run) requested_at = rows::milliseconds_of(schedule.requested_run->at);
    const bool is_dry = schedule.requested_run && schedule.requested_run->dry_run;
    const ports::SlotCounts& counts = schedule.counts;
    const pqxx::result changed = statements.exec_params(
        statement, parameter(schedule.name), parameter(schedule.definition), schedule.paused,
        rows::milliseconds_of(schedule.next_slot),
        bigint_array({rows::milliseconds_of(schedule.last_run_slot), requested_at}), is_dry,
        bigint_array({counts.fired, counts.caught_up, counts.skipped, counts.missed}), more...);
    if (changed.empty()) return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(changed[0][0].as<std::int64_t>());
}

}  // namespace

ports::awaitable<All> PostgresSchedules::all() {
    return database_.read([](pqxx::transaction_base& statements) -> All {
        std::vector<Schedule> schedules;
        for (const pqxx::row& row : statements.exec_params(kAll)) schedules.push_back(schedule_in(row));
        return schedules;
    });
}

ports::awaitable<Written> PostgresSchedules::write(Schedule schedule) {
    return database_.write_single(
        [schedule = std::move(schedule)](pqxx::transaction_base& statements) -> Written {
            if (schedule.version == 0) return change_row(statements, kInsert, schedule);
            return change_row(statements, kUpdate, schedule, schedule.version);
        });
}

}  // namespace calfleet::adapters::postgres
