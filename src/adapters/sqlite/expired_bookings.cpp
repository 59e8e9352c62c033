// Bookings, answers and invitations on SQLite that have had their time.
#include "adapters/sqlite/sqlite_booking_records.hpp"
#include "adapters/sqlite/sqlite_values.hpp"

#include <SQLiteCpp/Statement.h>

namespace calfleet::adapters::sqlite {
namespace {

using ports::ExpiredBookings;
using Expired = core::Result<ExpiredBookings, ports::StoreError>;

constexpr std::chrono::milliseconds kAnswerLife = ports::kAnswerLife;
constexpr std::chrono::milliseconds kRecordLife = ports::kRecordLifeAfterEnd;
constexpr std::chrono::milliseconds kInvitationLife = core::kInvitationWindow;

constexpr const char* kCount = R"sql(
    SELECT (SELECT count(*) FROM bookings WHERE answer IS NOT NULL AND created_at <= now - ?1),
           (SELECT count(*) FROM bookings WHERE ends_at <= now - ?2),
           (SELECT count(*) FROM invitations WHERE invited_at <= now - ?3)
      FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now))sql";

constexpr const char* kForgetAnswers = R"sql(
    UPDATE bookings SET answer = NULL, request_key = '' WHERE command_id IN (
        SELECT command_id FROM bookings
         WHERE answer IS NOT NULL
           AND created_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?2 LIMIT ?1))sql";

constexpr const char* kForgetRecords = R"sql(
    DELETE FROM bookings WHERE command_id IN (
        SELECT command_id FROM bookings
         WHERE ends_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?2 LIMIT ?1))sql";

constexpr const char* kForgetInvitations = R"sql(
    DELETE FROM invitations WHERE command_id IN (
        SELECT command_id FROM invitations
         WHERE invited_at <= CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) - ?2 LIMIT ?1))sql";

std::size_t forget(SQLite::Database& database, const char* text, std::size_t limit,
                   std::chrono::milliseconds age) {
    SQLite::Statement forgotten(database, text);
    forgotten.bind(1, static_cast<std::int64_t>(limit));
    forgotten.bind(2, static_cast<std::int64_t>(age.count()));
    return static_cast<std::size_t>(forgotten.exec());
}

}  // namespace

ports::awaitable<Expired> SqliteBookingRecords::count_expired() {
    return database_.read([](SQLite::Database& database) -> Expired {
        SQLite::Statement counted(database, kCount);
        counted.bind(1, static_cast<std::int64_t>(kAnswerLife.count()));
        counted.bind(2, static_cast<std::int64_t>(kRecordLife.count()));
        counted.bind(3, static_cast<std::int64_t>(kInvitationLife.count()));
        counted.executeStep();
        ColumnReader columns(counted);
        ExpiredBookings expired;
        for (std::size_t* count : {&expired.answers, &expired.records, &expired.invitations})
            *count = static_cast<std::size_t>(columns.number());
        return expired;
    });
}

ports::awaitable<Expired> SqliteBookingRecords::forget_expired(std::size_t limit) {
    return database_.write([limit](SQLite::Database& database) -> Expired {
        ExpiredBookings forgotten;
        forgotten.answers = forget(database, kForgetAnswers, limit, kAnswerLife);
        forgotten.records = forget(database, kForgetRecords, limit, kRecordLife);
        forgotten.invitations = forget(database, kForgetInvitations, limit, kInvitationLife);
        return forgotten;
    });
}

}  // namespace calfleet::adapters::sqlite
