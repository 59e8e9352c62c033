// HMAC-SHA256 (RFC 2104) under a key from the configuration. Immutable after construction; any thread.
#pragma once

#include "adapters/crypto/key_error.hpp"
#include "adapters/crypto/sha256.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/keyed_hash.hpp"

#include <string_view>
#include <utility>

namespace calfleet::adapters::crypto {

// With a key of any length: for signatures whose key somebody else chose.
Sha256Digest hmac_sha256(std::string_view key, std::string_view text);

class HmacSha256 final : public ports::KeyedHash {
public:
    // `key_name` is the configuration key, for the error's sentence; the key itself has 32 bytes or more,
    // since a shorter one would be the weakest part of what we derive from it.
    static core::Result<HmacSha256, KeyError> from_base64(std::string_view key_name,
                                                          const core::Secret& base64_key);

    std::array<std::uint8_t, 32> hash(std::string_view text) const override;

private:
    explicit HmacSha256(core::Secret key) : key_(std::move(key)) {}

    core::Secret key_;
};

}  // namespace calfleet::adapters::crypto
