#include "adapters/sqlite/booking_admission.hpp"

#include "adapters/rows/booking_row.hpp"
#include "adapters/rows/milliseconds.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string>
#include <utility>

namespace calfleet::adapters::sqlite {
namespace {

using ports::BookingRecord;
using ports::BookingReservation;
using rows::milliseconds_of;

constexpr const char* kNow = "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

constexpr const char* kRepeated = R"sql(
    SELECT answer FROM bookings
     WHERE request_key = ? AND state = 'booked' AND answer IS NOT NULL AND company_id = ? AND command_id <> ?
       AND created_at > ?
     ORDER BY created_at LIMIT 1)sql";

constexpr const char* kSent = R"sql(
    SELECT coalesce(sum(mails) FILTER (WHERE agent_id = ?1 AND conversation_id = ?2), 0),
           min(invited_at) FILTER (WHERE agent_id = ?1 AND conversation_id = ?2),
           coalesce(sum(mails) FILTER (WHERE agent_id = ?1), 0),
           min(invited_at) FILTER (WHERE agent_id = ?1),
           coalesce(sum(mails), 0), min(invited_at)
      FROM invitations WHERE company_id = ?3 AND invited_at > ?4 AND command_id <> ?5)sql";

// Other bookings on the calendar that meet a range, and which of them meet the time within it.
constexpr const char* kOthers = R"sql(
    SELECT count(*) FILTER (WHERE starts_at < ?8 AND ends_at > ?7),
           count(*) FILTER (WHERE state = 'booked' AND updated_at > ?10),
           count(*) FILTER (WHERE state <> 'booked')
      FROM bookings
     WHERE resolved_calendar = ?1 AND starts_at < ?3 AND ends_at > ?2 
       AND (company_id = ?4 OR (account_id = ?5 AND ?5 <> ''))
       AND event_id <> ?6
       AND (state = 'booked' OR (state IN ('pending', 'moving') AND created_at > ?9)))sql";

constexpr const char* kWrite = R"sql(
    INSERT OR REPLACE INTO bookings
           (command_id, company_id, agent_id, conversation_id, template_id, calendar_id, account_id,
            resolved_calendar, event_id, starts_at, ends_at, state, request_key, answer, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, nullif(?14, ''),
            coalesce((SELECT created_at FROM bookings WHERE command_id = ?1 AND ?12 = 'booked'),
                     CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))))sql";

constexpr const char* kInvite = R"sql(
    INSERT OR REPLACE INTO invitations (command_id, company_id, agent_id, conversation_id, mails)
    VALUES (?, ?, ?, ?, ?))sql";

std::int64_t now_of(SQLite::Database& database) {
    SQLite::Statement clock(database, kNow);
    clock.executeStep();
    return clock.getColumn(0).getInt64();
}

std::optional<std::string> answer_of_repeated(SQLite::Database& database,
                                              const BookingReservation& reservation, std::int64_t now) {
    const BookingRecord& record = reservation.record;
    if (record.request_key.empty()) return std::nullopt;
    SQLite::Statement row(database, kRepeated);
    row.bind(1, record.request_key);
    row.bind(2, record.company_id.str());
    row.bind(3, record.command_id.str());
    row.bind(4, now - static_cast<std::int64_t>(reservation.repeated_within.count()));
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
}

core::InvitationCounts invitations_sent(SQLite::Database& database, const BookingRecord& record,
                                        std::int64_t now) {
    constexpr std::chrono::milliseconds kWindow = core::kInvitationWindow;
    SQLite::Statement row(database, kSent);
    row.bind(1, record.agent_id.str());
    row.bind(2, record.conversation_id.str());
    row.bind(3, record.company_id.str());
    row.bind(4, now - static_cast<std::int64_t>(kWindow.count()));
    row.bind(5, record.command_id.str());
    row.executeStep();
    ColumnReader columns(row);
    return rows::invitations_in(columns, !record.conversation_id.empty());
}

rows::OtherBookings others_around(SQLite::Database& database, const BookingReservation& reservation,
                                  std::int64_t now) {
    constexpr std::chrono::milliseconds kReservationLife = ports::kReservationLife;
    constexpr std::chrono::milliseconds kFreshBookingLife = ports::kFreshBookingLife;
    const BookingRecord& record = reservation.record;
    const core::TimeRange around = reservation.keep_clear.value_or(record.time);
    SQLite::Statement row(database, kOthers);
    row.bind(1, record.calendar.resolved_id);
    row.bind(2, milliseconds_of(around.start));
    row.bind(3, milliseconds_of(around.end));
    row.bind(4, record.company_id.str());
    row.bind(5, record.calendar.account_id);
    row.bind(6, record.event_id);
    row.bind(7, milliseconds_of(record.time.start));
    row.bind(8, milliseconds_of(record.time.end));
    row.bind(9, now - static_cast<std::int64_t>(kReservationLife.count()));
    row.bind(10, now - static_cast<std::int64_t>(kFreshBookingLife.count()));
    row.executeStep();
    ColumnReader columns(row);
    rows::OtherBookings others;
    for (std::int64_t* count : {&others.overlapping, &others.fresh, &others.under_way})
        *count = columns.number();
    return others;
}

void write_invitations(SQLite::Database& database, const BookingReservation& reservation) {
    SQLite::Statement row(database, kInvite);
    row.bind(1, reservation.record.command_id.str());
    row.bind(2, reservation.record.company_id.str());
    row.bind(3, reservation.record.agent_id.str());
    row.bind(4, reservation.record.conversation_id.str());
    row.bind(5, reservation.invitations);
    row.exec();
}

}  // namespace

ports::Admission admit_booking(SQLite::Database& database, const BookingReservation& reservation) {
    const BookingRecord& record = reservation.record;
    const std::int64_t now = now_of(database);
    if (auto answer = answer_of_repeated(database, reservation, now))
        return ports::RepeatedRequest{std::move(*answer)};
    if (const auto wait =
            core::wait_for_invitations(reservation.caps, reservation.invitations,
                                       invitations_sent(database, record, now), rows::instant_of(now)))
        return ports::CapReached{*wait};
    const rows::OtherBookings others = others_around(database, reservation, now);
    if (const auto taken = rows::time_taken(reservation, others)) return *taken;

    write_booking(database, record);
    write_invitations(database, reservation);
    return ports::Admitted{others.overlapping > 0};
}

void write_booking(SQLite::Database& database, const BookingRecord& record) {
    SQLite::Statement row(database, kWrite);
    row.bind(1, record.command_id.str());
    row.bind(2, record.company_id.str());
    row.bind(3, record.agent_id.str());
    row.bind(4, record.conversation_id.str());
    row.bind(5, record.template_id.str());
    row.bind(6, record.calendar_id.str());
    row.bind(7, record.calendar.account_id);
    row.bind(8, record.calendar.resolved_id);
    row.bind(9, record.event_id);
    row.bind(10, milliseconds_of(record.time.start));
    row.bind(11, milliseconds_of(record.time.end));
    row.bind(12, std::string(rows::state_text(record.state)));
    row.bind(13, record.request_key);
    row.bind(14, record.answer);
    row.exec();
}

}  // namespace calfleet::adapters::sqlite
