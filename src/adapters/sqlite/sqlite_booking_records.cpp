#include "adapters/sqlite/sqlite_booking_records.hpp"

#include "adapters/rows/booking_row.hpp"
#include "adapters/rows/milliseconds.hpp"
#include "adapters/sqlite/booking_admission.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

#include <utility>

namespace calfleet::adapters::sqlite {
namespace {

using ports::BookingRecord;
using ports::StoreError;
using Admitted = core::Result<ports::Admission, StoreError>;
using Found = core::Result<std::optional<BookingRecord>, StoreError>;
using Starts = core::Result<std::vector<core::Instant>, StoreError>;
using Done = core::Result<void, StoreError>;
using rows::milliseconds_of;

constexpr const char* kFind = R"sql(
    SELECT command_id, conversation_id, template_id, calendar_id, account_id, resolved_calendar, event_id,
           starts_at, ends_at, state, request_key, coalesce(answer, '')
      FROM bookings WHERE event_id = ? AND company_id = ? AND agent_id = ? AND state <> 'moving')sql";

// What an answer says of times holds no more, and the request that made it asked for another time.
constexpr const char* kMove = R"sql(
    UPDATE bookings
       SET starts_at = ?, ends_at = ?, state = 'booked', request_key = '', answer = NULL,
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE event_id = ? AND company_id = ? AND agent_id = ? AND state <> 'moving')sql";

constexpr const char* kForgetMove = "DELETE FROM bookings WHERE command_id = ? AND state = 'moving'";

constexpr const char* kReleaseInvitations = R"sql(
    DELETE FROM invitations
     WHERE command_id = ?1
       AND EXISTS (SELECT 1 FROM bookings WHERE command_id = ?1 AND state IN ('pending', 'moving')))sql";

constexpr const char* kRelease =
    "DELETE FROM bookings WHERE command_id = ? AND state IN ('pending', 'moving')";

constexpr const char* kCancel = R"sql(
    UPDATE bookings
       SET state = 'cancelled', request_key = '',
           updated_at = CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
     WHERE event_id = ? AND company_id = ? AND agent_id = ? AND state <> 'moving')sql";

constexpr const char* kStarts = R"sql(
    SELECT starts_at FROM bookings
     WHERE company_id = ? AND template_id = ? AND starts_at >= ? AND starts_at < ? AND event_id <> ?
       AND (state = 'booked' OR (state IN ('pending', 'moving')
            AND created_at > CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?))
     ORDER BY starts_at)sql";

void bind_event(SQLite::Statement& statement, int first, const std::string& event_id,
                const core::CompanyId& company_id, const core::AgentId& agent_id) {
    statement.bind(first, event_id);
    statement.bind(first + 1, company_id.str());
    statement.bind(first + 2, agent_id.str());
}

void run_on_command(SQLite::Database& database, const char* text, const core::CommandId& command_id) {
    SQLite::Statement statement(database, text);
    statement.bind(1, command_id.str());
    statement.exec();
}

rows::BookingRow row_in(SQLite::Statement& statement) {
    ColumnReader columns(statement);
    rows::BookingRow row;
    for (std::string* text : {&row.command_id, &row.conversation_id, &row.template_id, &row.calendar_id,
                              &row.account_id, &row.resolved_calendar, &row.event_id})
        *text = columns.text();
    row.starts_at = columns.number();
    row.ends_at = columns.number();
    for (std::string* text : {&row.state, &row.request_key, &row.answer}) *text = columns.text();
    return row;
}

}  // namespace

ports::awaitable<Admitted> SqliteBookingRecords::admit(ports::BookingReservation reservation) {
    return database_.write([reservation = std::move(reservation)](SQLite::Database& database) -> Admitted {
        return admit_booking(database, reservation);
    });
}

ports::awaitable<Done> SqliteBookingRecords::book(BookingRecord record) {
    record.state = ports::BookingState::kBooked;
    return database_.write([record = std::move(record)](SQLite::Database& database) -> Done {
        write_booking(database, record);
        return {};
    });
}

ports::awaitable<Done> SqliteBookingRecords::move(BookingRecord record) {
    return database_.write([record = std::move(record)](SQLite::Database& database) -> Done {
        SQLite::Statement moved(database, kMove);
        moved.bind(1, milliseconds_of(record.time.start));
        moved.bind(2, milliseconds_of(record.time.end));
        bind_event(moved, 3, record.event_id, record.company_id, record.agent_id);
        moved.exec();
        run_on_command(database, kForgetMove, record.command_id);
        return {};
    });
}

ports::awaitable<Done> SqliteBookingRecords::release(core::CommandId command_id) {
    return database_.write([command_id = std::move(command_id)](SQLite::Database& database) -> Done {
        run_on_command(database, kReleaseInvitations, command_id);
        run_on_command(database, kRelease, command_id);
        return {};
    });
}

ports::awaitable<Done> SqliteBookingRecords::cancel(core::CompanyId company_id, core::AgentId agent_id,
                                                    std::string event_id) {
    return database_.write([company_id = std::move(company_id), agent_id = std::move(agent_id),
                            event_id = std::move(event_id)](SQLite::Database& database) -> Done {
        SQLite::Statement row(database, kCancel);
        bind_event(row, 1, event_id, company_id, agent_id);
        row.exec();
        return {};
    });
}

ports::awaitable<Found> SqliteBookingRecords::find(core::CompanyId company_id, core::AgentId agent_id,
                                                   std::string event_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           event_id = std::move(event_id)](SQLite::Database& database) -> Found {
        SQLite::Statement row(database, kFind);
        bind_event(row, 1, event_id, company_id, agent_id);
        if (!row.executeStep()) return std::optional<BookingRecord>();
        auto found = rows::booking_in(row_in(row), company_id, agent_id);
        if (found.has_error()) return found.error();
        return std::optional<BookingRecord>(std::move(*found));
    });
}

ports::awaitable<Starts> SqliteBookingRecords::starts_of(core::CompanyId company_id,
                                                         core::TemplateId template_id, core::TimeRange range,
                                                         std::string except_event) {
    return database_.read([company_id = std::move(company_id), template_id = std::move(template_id), range,
                           except_event = std::move(except_event)](SQLite::Database& database) -> Starts {
        constexpr std::chrono::milliseconds kLife = ports::kReservationLife;
        SQLite::Statement row(database, kStarts);
        row.bind(1, company_id.str());
        row.bind(2, template_id.str());
        row.bind(3, milliseconds_of(range.start));
        row.bind(4, milliseconds_of(range.end));
        row.bind(5, except_event);
        row.bind(6, static_cast<std::int64_t>(kLife.count()));
        std::vector<core::Instant> starts;
        while (row.executeStep()) starts.push_back(rows::instant_of(row.getColumn(0).getInt64()));
        return starts;
    });
}

}  // namespace calfleet::adapters::sqlite
