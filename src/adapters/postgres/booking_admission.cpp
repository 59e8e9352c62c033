#include "adapters/postgres/booking_admission.hpp"

#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/booking_row.hpp"
#include "adapters/rows/milliseconds.hpp"

#include <pqxx/result>

#include <optional>
#include <string>
#include <utility>

namespace calfleet::adapters::postgres {
namespace {

using ports::BookingRecord;
using ports::BookingReservation;
using rows::milliseconds_of;

// Whoever counts and then writes does so alone on the calendar and in the company, always in this order; and
// the time by then.
constexpr const char* kWaitForTurn = R"sql(
    SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), pg_advisory_xact_lock(hashtextextended($2, 0)),
           (extract(epoch FROM clock_timestamp()) * 1000)::bigint)sql";

constexpr const char* kRepeated = R"sql(
    SELECT answer FROM bookings
     WHERE request_key = $1 AND state = 'booked' AND answer IS NOT NULL AND company_id = $2
       AND command_id <> $3 AND created_at > $4::bigint
     ORDER BY created_at LIMIT 1)sql";

constexpr const char* kSent = R"sql(
    SELECT coalesce(sum(mails) FILTER (WHERE agent_id = $1 AND conversation_id = $2), 0),
           min(invited_at) FILTER (WHERE agent_id = $1 AND conversation_id = $2),
           coalesce(sum(mails) FILTER (WHERE agent_id = $1), 0),
           min(invited_at) FILTER (WHERE agent_id = $1),
           coalesce(sum(mails), 0), min(invited_at)
      FROM invitations WHERE company_id = $3 AND invited_at > $4::bigint AND command_id <> $5)sql";

// Other bookings on the calendar that meet a range, and which of them meet the time within it.
constexpr const char* kOthers = R"sql(
    SELECT count(*) FILTER (WHERE starts_at < $8::bigint AND ends_at > $7::bigint),
           count(*) FILTER (WHERE state = 'booked' AND updated_at > $10::bigint),
           count(*) FILTER (WHERE state <> 'booked')
      FROM bookings
     WHERE resolved_calendar = $1 AND starts_at < $3::bigint AND ends_at > $2::bigint
       AND (company_id = $4 OR (account_id = $5 AND $5 <> '')) AND event_id <> $6
       AND (state = 'booked' OR (state IN ('pending', 'moving') AND created_at > $9::bigint)))sql";

// A reservation begins anew, a booking is as old as its reservation.
constexpr const char* kWrite = R"sql(
    INSERT INTO bookings AS stored
           (command_id, company_id, agent_id, conversation_id, template_id, calendar_id, account_id,
            resolved_calendar, event_id, starts_at, ends_at, state, request_key, answer)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::bigint, $11::bigint, $12, $13, nullif($14, ''))
        ON CONFLICT (command_id) DO UPDATE
       SET company_id = excluded.company_id, agent_id = excluded.agent_id,
           conversation_id = excluded.conversation_id, template_id = excluded.template_id,
           calendar_id = excluded.calendar_id, account_id = excluded.account_id,
           resolved_calendar = excluded.resolved_calendar, event_id = excluded.event_id,
           starts_at = excluded.starts_at, ends_at = excluded.ends_at, state = excluded.state,
           request_key = excluded.request_key, answer = excluded.answer,
           created_at = CASE WHEN excluded.state = 'booked' THEN stored.created_at ELSE excluded.created_at END,
           updated_at = excluded.updated_at)sql";

constexpr const char* kInvite = R"sql(
    INSERT INTO invitations (command_id, company_id, agent_id, conversation_id, mails)
    VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (command_id) DO UPDATE SET mails = excluded.mails, invited_at = excluded.invited_at)sql";

std::int64_t wait_for_turn(pqxx::transaction_base& transaction, const BookingRecord& record) {
    const std::string calendar = "bookings/calendar/" + record.calendar.resolved_id;
    const std::string company = "bookings/company/" + record.company_id.str();
    return transaction.exec_params(kWaitForTurn, parameter(calendar), parameter(company))[0][2]
        .as<std::int64_t>();
}

std::optional<std::string> answer_of_repeated(pqxx::transaction_base& transaction,
                                              const BookingReservation& reservation, std::int64_t now) {
    const BookingRecord& record = reservation.record;
    if (record.request_key.empty()) return std::nullopt;
    const pqxx::result found = transaction.exec_params(
        kRepeated, parameter(record.request_key), parameter(record.company_id.str()),
        parameter(record.command_id.str()), now - reservation.repeated_within.count());
    if (found.empty()) return std::nullopt;
    return found[0][0].as<std::string>();
}

core::InvitationCounts invitations_sent(pqxx::transaction_base& transaction, const BookingRecord& record,
                                        std::int64_t now) {
    constexpr std::chrono::milliseconds kWindow = core::kInvitationWindow;
    const pqxx::result found = transaction.exec_params(
        kSent, parameter(record.agent_id.str()), parameter(record.conversation_id.str()),
        parameter(record.company_id.str()), now - kWindow.count(), parameter(record.command_id.str()));
    RowReader columns(found[0]);
    return rows::invitations_in(columns, !record.conversation_id.empty());
}

rows::OtherBookings others_around(pqxx::transaction_base& transaction, const BookingReservation& reservation,
                                  std::int64_t now) {
    constexpr std::chrono::milliseconds kReservationLife = ports::kReservationLife;
    constexpr std::chrono::milliseconds kFreshBookingLife = ports::kFreshBookingLife;
    const BookingRecord& record = reservation.record;
    const core::TimeRange around = reservation.keep_clear.value_or(record.time);
    const pqxx::result found = transaction.exec_params(
        kOthers, parameter(record.calendar.resolved_id), milliseconds_of(around.start),
        milliseconds_of(around.end), parameter(record.company_id.str()),
        parameter(record.calendar.account_id), parameter(record.event_id), milliseconds_of(record.time.start),
        milliseconds_of(record.time.end), now - kReservationLife.count(), now - kFreshBookingLife.count());
    RowReader columns(found[0]);
    rows::OtherBookings others;
    for (std::int64_t* count : {&others.overlapping, &others.fresh, &others.under_way})
        *count = columns.number();
    return others;
}

void write_invitations(pqxx::transaction_base& transaction, const BookingReservation& reservation) {
    const BookingRecord& record = reservation.record;
    transaction.exec_params(kInvite, parameter(record.command_id.str()), parameter(record.company_id.str()),
                            parameter(record.agent_id.str()), parameter(record.conversation_id.str()),
                            reservation.invitations);
}

}  // namespace

ports::Admission admit_booking(pqxx::transaction_base& transaction, const BookingReservation& reservation) {
    const BookingRecord& record = reservation.record;
    const std::int64_t now = wait_for_turn(transaction, record);
    if (auto answer = answer_of_repeated(transaction, reservation, now))
        return ports::RepeatedRequest{std::move(*answer)};
    if (const auto wait =
            core::wait_for_invitations(reservation.caps, reservation.invitations,
                                       invitations_sent(transaction, record, now), rows::instant_of(now)))
        return ports::CapReached{*wait};
    const rows::OtherBookings others = others_around(transaction, reservation, now);
    if (const auto taken = rows::time_taken(reservation, others)) return *taken;

    write_booking(transaction, record);
    write_invitations(transaction, reservation);
    return ports::Admitted{others.overlapping > 0};
}

void write_booking(pqxx::transaction_base& transaction, const BookingRecord& record) {
    transaction.exec_params(kWrite, parameter(record.command_id.str()), parameter(record.company_id.str()),
                            parameter(record.agent_id.str()), parameter(record.conversation_id.str()),
                            parameter(record.template_id.str()), parameter(record.calendar_id.str()),
                            parameter(record.calendar.account_id), parameter(record.calendar.resolved_id),
                            parameter(record.event_id), milliseconds_of(record.time.start),
                            milliseconds_of(record.time.end), parameter(rows::state_text(record.state)),
                            parameter(record.request_key), parameter(record.answer));
}

}  // namespace calfleet::adapters::postgres
