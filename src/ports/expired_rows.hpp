// Rows that have had their time, over all tables: authorisations under way whose end is past, and leases that
// ended long ago. Deletes them in pages; what outlives its time meanwhile counts for nothing anyway. (Of the
// job ledger: JobLedger::forget.)
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>

namespace calfleet::ports {

struct ExpiredCounts {
    std::size_t oauth_sessions = 0;
    std::size_t leases = 0;
    std::size_t ledger_rows = 0;
};

class ExpiredRows {
public:
    virtual ~ExpiredRows() = default;

    // What has had its time by the store's clock: leases that ended so long ago, ledger rows that nothing was
    // written to for so long and that are not in doubt.
    virtual awaitable<core::Result<ExpiredCounts, StoreError>> count(
        std::chrono::milliseconds lease_age, std::chrono::milliseconds ledger_age) = 0;

    // Up to `limit`, answering how many.
    virtual awaitable<core::Result<std::size_t, StoreError>> forget_oauth_sessions(std::size_t limit) = 0;

    // Up to `limit` that ended so long ago. A lease that is forgotten begins again at its first epoch. That
    // tells nobody a lie: whoever held it names holder and epoch, a process names itself alone, and to get
    // the same epoch again it has to take the lease itself, which it then holds. `age` is longer than any
    // holder's memory of a lease: it has to renew one within seconds, and gives it up when it cannot.
    virtual awaitable<core::Result<std::size_t, StoreError>> forget_leases(std::chrono::milliseconds age,
                                                                           std::size_t limit) = 0;
};

}  // namespace calfleet::ports
