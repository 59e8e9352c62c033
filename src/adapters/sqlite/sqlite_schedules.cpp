#include "adapters/sqlite/sqlite_schedules.hpp"

#include "adapters/rows/milliseconds.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::Schedule;
using All = core::Result<std::vector<Schedule>, ports::StoreError>;
using Written = core::Result<std::optional<std::int64_t>, ports::StoreError>;

constexpr const char* kAll = R"sql(
    SELECT name, definition, paused, next_slot, last_run_slot, run_requested_at, run_requested_dry, fired,
           caught_up, skipped, missed, version
      FROM schedules ORDER BY name)sql";

constexpr const char* kInsert = R"sql(
    INSERT INTO schedules (name, definition, paused, next_slot, last_run_slot, run_requested_at,
                           run_requested_dry, fired, caught_up, skipped, missed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (name) DO NOTHING
 RETURNING version)sql";

constexpr const char* kUpdate = R"sql(
    UPDATE schedules
       SET definition = ?2, paused = ?3, next_slot = ?4, last_run_slot = ?5, run_requested_at = ?6,
           run_requested_dry = ?7, fired = ?8, caught_up = ?9, skipped = ?10, missed = ?11,
           version = version + 1,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE name = ?1 AND version = ?12
 RETURNING version)sql";

Schedule schedule_in(SQLite::Statement& row) {
    ColumnReader columns(row);
    Schedule schedule;
    schedule.name = columns.text();
    schedule.definition = columns.text();
    schedule.paused = columns.number() != 0;
    schedule.next_slot = rows::instant_of(columns.number());
    schedule.last_run_slot = rows::instant_of(columns.optional_number());
    const auto requested_at = rows::instant_of(columns.optional_number());
    const bool is_dry = columns.number() != 0;
    if (requested_at) schedule.requested_run = ports::RequestedRun{*requested_at, is_dry};
    ports::SlotCounts& counts = schedule.counts;
    for (std::int64_t* count : {&counts.fired, &counts.caught_up, &counts.skipped, &counts.missed})
        *count = columns.number();
    schedule.version = columns.number();
    return schedule;
}

Written write_row(SQLite::Database& database, const Schedule& schedule) {
    const bool is_new = schedule.version == 0;
    const std::optional<ports::RequestedRun>& requested = schedule.requested_run;
    SQLite::Statement written(database, is_new ? kInsert : kUpdate);
    written.bind(1, schedule.name);
    written.bind(2, schedule.definition);
    written.bind(3, schedule.paused ? 1 : 0);
    written.bind(4, rows::milliseconds_of(schedule.next_slot));
    bind_number(written, 5, rows::milliseconds_of(schedule.last_run_slot));
    bind_number(written, 6, requested ? std::optional(rows::milliseconds_of(requested->at)) : std::nullopt);
    written.bind(7, requested && requested->dry_run ? 1 : 0);
    const ports::SlotCounts& counts = schedule.counts;
    int at = 8;
    for (const std::int64_t count : {counts.fired, counts.caught_up, counts.skipped, counts.missed})
        written.bind(at++, count);
    if (!is_new) written.bind(12, schedule.version);
    if (!written.executeStep()) return std::optional<std::int64_t>();
    return std::optional<std::int64_t>(written.getColumn(0).getInt64());
}

}  // namespace

ports::awaitable<All> SqliteSchedules::all() {
    return database_.read([](SQLite::Database& database) -> All {
        SQLite::Statement found(database, kAll);
        std::vector<Schedule> schedules;
        while (found.executeStep()) schedules.push_back(schedule_in(found));
        return schedules;
    });
}

ports::awaitable<Written> SqliteSchedules::write(Schedule schedule) {
    return database_.write([schedule = std::move(schedule)](SQLite::Database& database) {
        return write_row(database, schedule);
    });
}

}  // namespace calfleet::adapters::sqlite
