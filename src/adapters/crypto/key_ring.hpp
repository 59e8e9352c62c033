// The keys that seal tokens, as the operator wrote them in token_keys. The first seals, all of them open:
// that is how a key is rotated without downtime. Immutable after parsing; any thread.
#pragma once

#include "adapters/crypto/key_error.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace calfleet::adapters::crypto {

class KeyRing {
public:
    struct Key {
        std::uint32_t id;    // 1 to 2^32-1; stands in front of every text it sealed
        core::Secret bytes;  // exactly 32
    };

    // `key_id:base64(32 bytes)` entries, separated by commas, blanks or line breaks.
    static core::Result<KeyRing, KeyError> parse(const core::Secret& token_keys);

    const Key& primary() const { return keys_.front(); }
    // nullptr when there is none of that id.
    const Key* find(std::uint32_t id) const;

private:
    explicit KeyRing(std::vector<Key> keys) : keys_(std::move(keys)) {}

    std::vector<Key> keys_;  // never empty, ids distinct
};

}  // namespace calfleet::adapters::crypto
