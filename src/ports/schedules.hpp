// The table schedules: how far each has come. A slot is an instant a schedule's expression names; every slot
// is settled once, in order, by whoever wins the compare-and-set that moves next_slot past it.
#pragma once

#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::ports {

// How the slots of a schedule have ended so far.
struct SlotCounts {
    std::int64_t fired = 0;      // run on time
    std::int64_t caught_up = 0;  // run late
    std::int64_t skipped = 0;    // not run: paused, overlapped, or covered by a later slot
    std::int64_t missed = 0;     // not run: too late when somebody could have

    friend bool operator==(const SlotCounts&, const SlotCounts&) = default;
};

// Somebody asked for a run beside the slots (`calfleetctl schedules run`).
struct RequestedRun {
    core::Instant at;
    bool dry_run = false;  // count, change nothing

    friend bool operator==(const RequestedRun&, const RequestedRun&) = default;
};

struct Schedule {
    std::string name;        // "refresh_connections"
    std::string definition;  // as core::parse_schedule reads it
    bool paused = false;
    core::Instant next_slot;  // the first that is not settled
    std::optional<core::Instant> last_run_slot;
    std::optional<RequestedRun> requested_run;  // until it has been made
    SlotCounts counts;
    std::int64_t version = 0;  // given by the store, grows with every write; 0: not stored

    friend bool operator==(const Schedule&, const Schedule&) = default;
};

class Schedules {
public:
    virtual ~Schedules() = default;

    // All of them, ordered by name.
    virtual awaitable<core::Result<std::vector<Schedule>, StoreError>> all() = 0;

    // Inserts the schedule (version 0), or replaces the one of that very version; answers its new version.
    // Nothing when there is another by now, or none: then nothing was written.
    virtual awaitable<core::Result<std::optional<std::int64_t>, StoreError>> write(Schedule schedule) = 0;
};

}  // namespace calfleet::ports
