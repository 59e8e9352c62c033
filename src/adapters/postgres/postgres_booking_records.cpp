#include "adapters/postgres/postgres_booking_records.hpp"

#include "adapters/postgres/booking_admission.hpp"
#include "adapters/postgres/postgres_parameters.hpp"
#include "adapters/postgres/row_reader.hpp"
#include "adapters/rows/booking_row.hpp"
#include "adapters/rows/milliseconds.hpp"

#include <pqxx/result>

#include <utility>

namespace calfleet::adapters::postgres {
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
      FROM bookings WHERE event_id = $1 AND company_id = $2 AND agent_id = $3 AND state <> 'moving')sql";

// What an answer says of times holds no more, and the request that made it asked for another time.
constexpr const char* kMove = R"sql(
    UPDATE bookings
       SET starts_at = $1::bigint, ends_at = $2::bigint, state = 'booked', request_key = '', answer = NULL,
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
     WHERE event_id = $3 AND company_id = $4 AND agent_id = $5 AND state <> 'moving')sql";

constexpr const char* kForgetMove = "DELETE FROM bookings WHERE command_id = $1 AND state = 'moving'";

constexpr const char* kReleaseInvitations = R"sql(
    DELETE FROM invitations
     WHERE command_id = $1
       AND EXISTS (SELECT 1 FROM bookings WHERE command_id = $1 AND state IN ('pending', 'moving')))sql";

constexpr const char* kRelease =
    "DELETE FROM bookings WHERE command_id = $1 AND state IN ('pending', 'moving')";

constexpr const char* kCancel = R"sql(
    UPDATE bookings
       SET state = 'cancelled', request_key = '',
           updated_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint
     WHERE event_id = $1 AND company_id = $2 AND agent_id = $3 AND state <> 'moving')sql";

constexpr const char* kStarts = R"sql(
    SELECT starts_at FROM bookings
     WHERE company_id = $1 AND template_id = $2 AND starts_at >= $3::bigint AND starts_at < $4::bigint AND event_id <> $5
       AND (state = 'booked' OR (state IN ('pending', 'moving')
            AND created_at > (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $6::bigint))
     ORDER BY starts_at)sql";

rows::BookingRow row_in(const pqxx::row& found) {
    RowReader columns(found);
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

ports::awaitable<Admitted> PostgresBookingRecords::admit(ports::BookingReservation reservation) {
    return database_.write(
        [reservation = std::move(reservation)](pqxx::transaction_base& transaction) -> Admitted {
            return admit_booking(transaction, reservation);
        });
}

ports::awaitable<Done> PostgresBookingRecords::book(BookingRecord record) {
    record.state = ports::BookingState::kBooked;
    return database_.write_single([record = std::move(record)](pqxx::transaction_base& statements) -> Done {
        write_booking(statements, record);
        return {};
    });
}

ports::awaitable<Done> PostgresBookingRecords::move(BookingRecord record) {
    return database_.write([record = std::move(record)](pqxx::transaction_base& transaction) -> Done {
        transaction.exec_params(kMove, milliseconds_of(record.time.start), milliseconds_of(record.time.end),
                                parameter(record.event_id), parameter(record.company_id.str()),
                                parameter(record.agent_id.str()));
        transaction.exec_params(kForgetMove, parameter(record.command_id.str()));
        return {};
    });
}

ports::awaitable<Done> PostgresBookingRecords::release(core::CommandId command_id) {
    return database_.write([command_id = std::move(command_id)](pqxx::transaction_base& transaction) -> Done {
        transaction.exec_params(kReleaseInvitations, parameter(command_id.str()));
        transaction.exec_params(kRelease, parameter(command_id.str()));
        return {};
    });
}

ports::awaitable<Done> PostgresBookingRecords::cancel(core::CompanyId company_id, core::AgentId agent_id,
                                                      std::string event_id) {
    return database_.write_single(
        [company_id = std::move(company_id), agent_id = std::move(agent_id),
         event_id = std::move(event_id)](pqxx::transaction_base& statements) -> Done {
            statements.exec_params(kCancel, parameter(event_id), parameter(company_id.str()),
                                   parameter(agent_id.str()));
            return {};
        });
}

ports::awaitable<Found> PostgresBookingRecords::find(core::CompanyId company_id, core::AgentId agent_id,
                                                     std::string event_id) {
    return database_.read([company_id = std::move(company_id), agent_id = std::move(agent_id),
                           event_id = std::move(event_id)](pqxx::transaction_base& statements) -> Found {
        const pqxx::result found_rows = statements.exec_params(
            kFind, parameter(event_id), parameter(company_id.str()), parameter(agent_id.str()));
        if (found_rows.empty()) return std::optional<BookingRecord>();
        auto found = rows::booking_in(row_in(found_rows[0]), company_id, agent_id);
        if (found.has_error()) return found.error();
        return std::optional<BookingRecord>(std::move(*found));
    });
}

ports::awaitable<Starts> PostgresBookingRecords::starts_of(core::CompanyId company_id,
                                                           core::TemplateId template_id,
                                                           core::TimeRange range, std::string except_event) {
    return database_.read(
        [company_id = std::move(company_id), template_id = std::move(template_id), range,
         except_event = std::move(except_event)](pqxx::transaction_base& statements) -> Starts {
            constexpr std::chrono::milliseconds kLife = ports::kReservationLife;
            std::vector<core::Instant> starts;
            for (const pqxx::row& row :
                 statements.exec_params(kStarts, parameter(company_id.str()), parameter(template_id.str()),
                                        milliseconds_of(range.start), milliseconds_of(range.end),
                                        parameter(except_event), kLife.count()))
                starts.push_back(rows::instant_of(row[0].as<std::int64_t>()));
            return starts;
        });
}

}  // namespace calfleet::adapters::postgres
