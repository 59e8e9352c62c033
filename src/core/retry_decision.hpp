// Whether to try again, and after how long. Pure: chance and the time left are arguments. Any thread.
#pragma once

#include <chrono>
#include <optional>

namespace calfleet::core {

struct RetryPolicy {
    int attempts_max;  // all of them, the first one too
    std::chrono::milliseconds
        base;                       // the longest wait after the first attempt; doubles with each further one
    std::chrono::milliseconds cap;  // the longest wait of all
};

// Exponential backoff with full jitter: anything from nothing to the attempt's longest wait. `attempt`
// counts from 1, `fraction` is uniform in [0, 1).
std::chrono::milliseconds backoff_delay(int attempt, std::chrono::milliseconds base,
                                        std::chrono::milliseconds cap, double fraction);

// How long to wait after the given attempt has failed, or nothing when that was the last: no attempt is
// left, or the next would begin at or past the deadline. What the other side asked for (Retry-After) is
// obeyed as it stands and never shortened.
std::optional<std::chrono::milliseconds> next_delay(const RetryPolicy& policy, int attempt,
                                                    std::optional<std::chrono::milliseconds> retry_after,
                                                    std::chrono::milliseconds left_until_deadline,
                                                    double fraction);

}  // namespace calfleet::core
