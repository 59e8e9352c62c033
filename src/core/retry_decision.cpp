#include "core/retry_decision.hpp"

#include <algorithm>
#include <cstdint>

namespace calfleet::core {

using std::chrono::milliseconds;

milliseconds backoff_delay(int attempt, milliseconds base, milliseconds cap, double fraction) {
    milliseconds longest = base;
    for (int i = 1; i < attempt && longest < cap; ++i) longest = longest > cap / 2 ? cap : longest * 2;
    longest = std::clamp(longest, milliseconds(0), std::max(cap, milliseconds(0)));
    const double chance = std::clamp(fraction, 0.0, 1.0);
    return milliseconds(static_cast<std::int64_t>(chance * static_cast<double>(longest.count())));
}

std::optional<milliseconds> next_delay(const RetryPolicy& policy, int attempt,
                                       std::optional<milliseconds> retry_after,
                                       milliseconds left_until_deadline, double fraction) {
    if (attempt >= policy.attempts_max) return std::nullopt;
    const milliseconds wait = retry_after ? std::max(*retry_after, milliseconds(0))
                                          : backoff_delay(attempt, policy.base, policy.cap, fraction);
    if (wait >= left_until_deadline) return std::nullopt;
    return wait;
}

}  // namespace calfleet::core
