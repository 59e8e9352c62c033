// `calendar.purge_expired`, a job of the night (S4.7): what has had its time goes, page by page: of a
// booking its customer after a day, and its record a day after the event's end (decisions, D19). Tokens and
// templates have no such time: they stay until their agent goes.
#pragma once

#include "app/maintenance/purge_job.hpp"
#include "app/repeatable_handler.hpp"
#include "ports/booking_records.hpp"
#include "ports/clock.hpp"
#include "ports/expired_rows.hpp"
#include "ports/job_ledger.hpp"

#include <chrono>
#include <cstddef>
#include <functional>

namespace calfleet::app::maintenance {

class PurgeExpiredHandler final : public RepeatableHandler {
public:
    PurgeExpiredHandler(ports::ExpiredRows& rows, ports::BookingRecords& bookings, ports::JobLedger& ledger,
                        std::chrono::milliseconds ledger_retention, ports::Clock& clock, ports::Log& log)
        : job_(log),
          rows_(rows),
          bookings_(bookings),
          ledger_(ledger),
          ledger_retention_(ledger_retention),
          clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    struct Purged {
        ports::ExpiredCounts rows;
        ports::ExpiredBookings bookings;
        bool is_complete = true;  // false: the rest is the next night's
    };
    using Forgotten = core::Result<std::size_t, ports::StoreError>;
    using Result = core::Result<Purged, ports::StoreError>;

    ports::awaitable<Result> preview();
    ports::awaitable<Result> purge(ports::SteadyInstant deadline);
    // One page of each of their three kinds, added to what is purged; answers the fullest.
    ports::awaitable<Forgotten> forget_bookings(ports::ExpiredBookings& purged);
    // Pages until one is not full; answers how many rows, and notes when it stops before.
    ports::awaitable<Forgotten> in_pages(std::function<ports::awaitable<Forgotten>()> forget_page,
                                         ports::SteadyInstant deadline, bool& is_complete);

    PurgeJob job_;
    ports::ExpiredRows& rows_;
    ports::BookingRecords& bookings_;
    ports::JobLedger& ledger_;
    const std::chrono::milliseconds ledger_retention_;
    ports::Clock& clock_;
};

}  // namespace calfleet::app::maintenance
