// Seals tokens with AES-256-GCM: 0x01 | key id (4 bytes, big-endian) | nonce (12) | ciphertext | tag (16).
// The first five bytes and the row are authenticated too, so that neither can be exchanged. Where a Lockbox
// is given, it also opens what the existing product wrote. Owned by the wiring; immutable, any thread.
#pragma once

#include "adapters/crypto/key_ring.hpp"
#include "adapters/crypto/lockbox.hpp"
#include "ports/token_sealer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace calfleet::adapters::crypto {

class AesGcmTokenSealer final : public ports::TokenSealer {
public:
    explicit AesGcmTokenSealer(KeyRing keys, std::optional<Lockbox> lockbox = std::nullopt)
        : keys_(std::move(keys)), lockbox_(std::move(lockbox)) {}

    // Under the primary key and a fresh random nonce. NIST SP 800-38D allows 2^32 of those per key: rotate
    // long before. Throws when the text is longer than any token (64 KiB) or the system has no randomness.
    std::string seal(const core::Secret& text, std::string_view row) const override;

    // By the first byte: ours, or base64 of the Lockbox. Lockbox binds nothing to a row, so its rows should
    // be sealed anew (they are never current).
    core::Result<core::Secret, ports::UnsealError> unseal(std::string_view sealed,
                                                          std::string_view row) const override;

    bool is_current(std::string_view sealed) const override;

private:
    KeyRing keys_;
    std::optional<Lockbox> lockbox_;
};

}  // namespace calfleet::adapters::crypto
