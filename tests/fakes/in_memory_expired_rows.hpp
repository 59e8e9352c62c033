// What has had its time in the other fakes, for tests of everything above a store. Borrows them; the clock is
// the test's. Loop thread only.
#pragma once

#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/in_memory_oauth_sessions.hpp"
#include "ports/expired_rows.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace calfleet::fakes {

class InMemoryExpiredRows final : public ports::ExpiredRows {
public:
    InMemoryExpiredRows(const ports::Clock& clock, InMemoryOAuthSessions& sessions, InMemoryLeases& leases,
                        const InMemoryJobLedger& ledger)
        : clock_(clock), sessions_(sessions), leases_(leases), ledger_(ledger) {}

    ports::awaitable<core::Result<ports::ExpiredCounts, ports::StoreError>> count(
        std::chrono::milliseconds lease_age, std::chrono::milliseconds ledger_age) override {
        if (failure_) co_return *failure_;
        ports::ExpiredCounts counts;
        counts.oauth_sessions = sessions_.count_over();
        counts.leases = leases_.count_ended(clock_.now() - lease_age);
        counts.ledger_rows = ledger_.count_old(ledger_age);
        co_return counts;
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget_oauth_sessions(
        std::size_t limit) override {
        if (failure_) co_return *failure_;
        co_return sessions_.forget_over(limit);
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> forget_leases(
        std::chrono::milliseconds age, std::size_t limit) override {
        if (failure_) co_return *failure_;
        co_return leases_.forget_ended(clock_.now() - age, limit);
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    const ports::Clock& clock_;
    InMemoryOAuthSessions& sessions_;
    InMemoryLeases& leases_;
    const InMemoryJobLedger& ledger_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
