// Bookings, answers and invitations on PostgreSQL that have had their time.
#include "adapters/postgres/postgres_booking_records.hpp"
#include "adapters/postgres/row_reader.hpp"

#include <pqxx/result>

namespace calfleet::adapters::postgres {
namespace {

using ports::ExpiredBookings;
using Expired = core::Result<ExpiredBookings, ports::StoreError>;

constexpr std::chrono::milliseconds kAnswerLife = ports::kAnswerLife;
constexpr std::chrono::milliseconds kRecordLife = ports::kRecordLifeAfterEnd;
constexpr std::chrono::milliseconds kInvitationLife = core::kInvitationWindow;

constexpr const char* kCount = R"sql(
    SELECT (SELECT count(*) FROM bookings WHERE answer IS NOT NULL AND created_at <= now - $1::bigint),
           (SELECT count(*) FROM bookings WHERE ends_at <= now - $2::bigint),
           (SELECT count(*) FROM invitations WHERE invited_at <= now - $3::bigint)
      FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now) AS clock)sql";

// Those that somebody else is changing are left to them.
constexpr const char* kForgetAnswers = R"sql(
    UPDATE bookings SET answer = NULL, request_key = '' WHERE command_id IN (
        SELECT command_id FROM bookings
         WHERE answer IS NOT NULL
           AND created_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint
         LIMIT $1::bigint FOR UPDATE SKIP LOCKED))sql";

constexpr const char* kForgetRecords = R"sql(
    DELETE FROM bookings WHERE command_id IN (
        SELECT command_id FROM bookings
         WHERE ends_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint
         LIMIT $1::bigint FOR UPDATE SKIP LOCKED))sql";

constexpr const char* kForgetInvitations = R"sql(
    DELETE FROM invitations WHERE command_id IN (
        SELECT command_id FROM invitations
         WHERE invited_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2::bigint
         LIMIT $1::bigint FOR UPDATE SKIP LOCKED))sql";

std::size_t forget(pqxx::transaction_base& transaction, const char* text, std::size_t limit,
                   std::chrono::milliseconds age) {
    return static_cast<std::size_t>(transaction.exec_params(text, limit, age.count()).affected_rows());
}

}  // namespace

ports::awaitable<Expired> PostgresBookingRecords::count_expired() {
    return database_.read([](pqxx::transaction_base& statements) -> Expired {
        const pqxx::result counted =
            statements.exec_params(kCount, kAnswerLife.count(), kRecordLife.count(), kInvitationLife.count());
        RowReader columns(counted[0]);
        ExpiredBookings expired;
        for (std::size_t* count : {&expired.answers, &expired.records, &expired.invitations})
            *count = static_cast<std::size_t>(columns.number());
        return expired;
    });
}

ports::awaitable<Expired> PostgresBookingRecords::forget_expired(std::size_t limit) {
    return database_.write([limit](pqxx::transaction_base& transaction) -> Expired {
        ExpiredBookings forgotten;
        forgotten.answers = forget(transaction, kForgetAnswers, limit, kAnswerLife);
        forgotten.records = forget(transaction, kForgetRecords, limit, kRecordLife);
        forgotten.invitations = forget(transaction, kForgetInvitations, limit, kInvitationLife);
        return forgotten;
    });
}

}  // namespace calfleet::adapters::postgres
