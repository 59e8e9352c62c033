#include "core/keyed_buckets.hpp"

#include <algorithm>

namespace calfleet::core {

TokenBucket& KeyedBuckets::of(const std::string& key, Pace pace, TokenBucket::Instant now) {
    if (buckets_.size() >= size_max_) {
        std::erase_if(buckets_, [now](const auto& entry) { return entry.second.is_full(now); });
        size_max_ = std::max(kSizeMin, 2 * buckets_.size());
    }
    TokenBucket& bucket = buckets_.try_emplace(key, pace).first->second;
    bucket.set_pace(pace, now);
    return bucket;
}

}  // namespace calfleet::core
