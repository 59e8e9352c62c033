// A token bucket for each key, all of one pace. A bucket that is full tells nothing and is forgotten, so
// there are about as many as keys that were used in the last seconds. Pure. Any thread, one at a time.
#pragma once

#include "core/token_bucket.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>

namespace calfleet::core {

class KeyedBuckets {
public:
    // The bucket of that key, at that pace from now on. Until the next call.
    TokenBucket& of(const std::string& key, Pace pace, TokenBucket::Instant now);

    std::size_t size() const { return buckets_.size(); }

private:
    static constexpr std::size_t kSizeMin = 1'000;  // below that nothing is forgotten

    std::unordered_map<std::string, TokenBucket> buckets_;
    std::size_t size_max_ = kSizeMin;  // of the next look for full ones
};

}  // namespace calfleet::core
