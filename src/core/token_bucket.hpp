// Keeping calls below a provider's quota: a pace, and a bucket that keeps to it. A call takes a token even if
// there is none and waits as long as the bucket said before, so callers go in the order in which they asked.
// Pure: time is an argument. Any thread, one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace calfleet::core {

// How fast calls may follow each other.
struct Pace {
    std::chrono::nanoseconds interval{1};  // between two calls that wait for each other
    std::int64_t burst = 1;                // calls without a wait after a rest

    friend bool operator==(const Pace&, const Pace&) = default;
};

// 80 % of that share of a quota, at least a call an hour. The burst is what the pace allows in three seconds:
// a minute, wherever it begins, holds no more than 84 % of the quota, and never more than all of a small one.
Pace pace_within(std::int64_t quota_per_minute, double share = 1.0);

// A worker's share of what all workers use together: that of the partitions it has. With none it has as much
// as with one, for what it does besides commands. Everything while nobody knows how many there are.
double share_of(std::size_t partitions_owned, std::size_t partitions_in_all);

class TokenBucket {
public:
    using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

    // Full.
    explicit TokenBucket(Pace pace) : pace_(pace) {}

    // What is owed stays owed, and is paid back at the new pace.
    void set_pace(Pace pace, Instant now);

    // How long the next call has to wait, behind all that have taken a token already.
    std::chrono::milliseconds wait(Instant now) const;
    void take(Instant now);

    // As if it had never been used.
    bool is_full(Instant now) const { return full_at_ <= now; }

private:
    Pace pace_;
    // When it is full again if nobody takes more: all there is to know of a bucket.
    std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds> full_at_{};
};

}  // namespace calfleet::core
