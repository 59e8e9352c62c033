// What the scheduler asks about all connections at once. Reads no token and needs no key; changes no version.
#pragma once

#include "core/connection_state.hpp"
#include "core/ids.hpp"
#include "core/refresh_history.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"
#include "ports/connection_key.hpp"
#include "ports/store_error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::ports {

struct DueRefresh {
    ConnectionKey key;
    std::int64_t version = 0;  // of the row, as it was seen
    core::Instant due_at;      // its next_refresh_at
};

// A page of all connections.
struct RefreshHistories {
    struct Entry {
        core::CompanyId company_id;
        core::RefreshHistory refreshes;
    };
    std::vector<Entry> entries;
    std::int64_t last_id = 0;  // where the next page goes on; 0: that was the last
};

// Connections of one provider that are in one state, for one cause.
struct ConnectionCount {
    std::string provider;
    core::ConnectionState state = core::ConnectionState::kConnected;
    std::optional<core::LossCause> cause;
    std::int64_t connections = 0;

    friend bool operator==(const ConnectionCount&, const ConnectionCount&) = default;
};

class ConnectionSurvey {
public:
    virtual ~ConnectionSurvey() = default;

    // Whose next_refresh_at is not after `now` and whose refresh nobody was asked for until then; those that
    // have been due longest first. Times are the caller's, as those in the rows are their writers'.
    virtual awaitable<core::Result<std::vector<DueRefresh>, StoreError>> due(core::Instant now,
                                                                             std::size_t limit) = 0;
    virtual awaitable<core::Result<std::size_t, StoreError>> count_due(core::Instant now) = 0;

    // The refresh of these is under way: they are not due again before that instant, unless the row is
    // written meanwhile. Rows that have another version by now are left alone.
    virtual awaitable<core::Result<void, StoreError>> mark_asked(std::vector<DueRefresh> asked,
                                                                 core::Instant until) = 0;

    // Rows after that id, in the order of their ids. A history that no release writes counts as empty.
    virtual awaitable<core::Result<RefreshHistories, StoreError>> refresh_histories(std::int64_t after_id,
                                                                                    std::size_t limit) = 0;

    // Only what there is at least one of, in no order. A state that no release writes is left out.
    virtual awaitable<core::Result<std::vector<ConnectionCount>, StoreError>> count_by_state() = 0;
};

}  // namespace calfleet::ports
