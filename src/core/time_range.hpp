// Instants and ranges of time. Everything absolute is UTC; local hours exist only inside slot search.
#pragma once

#include <chrono>
#include <compare>

namespace calfleet::core {

// Milliseconds: what RFC 3339 texts on our wire carry, and what every store keeps exactly.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Half open: start belongs to it, end does not.
struct TimeRange {
    Instant start;
    Instant end;

    bool empty() const { return start >= end; }
    bool overlaps(const TimeRange& other) const { return start < other.end && other.start < end; }
    friend auto operator<=>(const TimeRange&, const TimeRange&) = default;
};

}  // namespace calfleet::core
