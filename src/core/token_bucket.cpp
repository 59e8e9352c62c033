#include "core/token_bucket.hpp"

#include <algorithm>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr double kUsablePart = 0.8;
constexpr std::chrono::seconds kBurstTime{3};
constexpr std::chrono::hours kIntervalMax{1};

}  // namespace

Pace pace_within(std::int64_t quota_per_minute, double share) {
    const double per_minute = kUsablePart * static_cast<double>(quota_per_minute) * share;
    const double longest = static_cast<double>(nanoseconds(kIntervalMax).count());
    const double interval = static_cast<double>(nanoseconds(std::chrono::minutes(1)).count()) / per_minute;
    Pace pace;
    pace.interval =
        std::max(nanoseconds(1), nanoseconds(static_cast<std::int64_t>(std::min(interval, longest))));
    pace.burst = std::max<std::int64_t>(1, kBurstTime / pace.interval);
    return pace;
}

double share_of(std::size_t partitions_owned, std::size_t partitions_in_all) {
    if (partitions_in_all == 0) return 1.0;
    const std::size_t owned = std::clamp<std::size_t>(partitions_owned, 1, partitions_in_all);
    return static_cast<double>(owned) / static_cast<double>(partitions_in_all);
}

void TokenBucket::set_pace(Pace pace, Instant now) {
    if (pace == pace_) return;
    if (!is_full(now)) {
        const double owed = static_cast<double>((full_at_ - now).count());
        const double factor =
            static_cast<double>(pace.interval.count()) / static_cast<double>(pace_.interval.count());
        full_at_ = now + nanoseconds(static_cast<std::int64_t>(owed * factor));
    }
    pace_ = pace;
}

milliseconds TokenBucket::wait(Instant now) const {
    const auto next = full_at_ - pace_.interval * (pace_.burst - 1);
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(next - now));
}

void TokenBucket::take(Instant now) {
    full_at_ = std::max<decltype(full_at_)>(full_at_, now) + pace_.interval;
}

}  // namespace calfleet::core
