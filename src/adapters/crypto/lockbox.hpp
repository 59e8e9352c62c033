// Reads what the existing product wrote with Lockbox 2.1.0 (decisions, D17): base64 of nonce (12) |
// ciphertext | tag (16), AES-256-GCM without anything authenticated beside it, under a key of its own for
// each column. Only reads: the format binds nothing to a row, so whoever writes to the table could exchange
// two agents' tokens. Immutable; any thread.
#pragma once

#include "adapters/crypto/key_error.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/token_sealer.hpp"

#include <string_view>
#include <utility>

namespace calfleet::adapters::crypto {

class Lockbox {
public:
    // For organization_connections.auth_data. The master key is LOCKBOX_MASTER_KEY of the existing product:
    // 64 hexadecimal characters.
    static core::Result<Lockbox, KeyError> of_auth_data(const core::Secret& master_key);

    // Under a column's own key of 32 bytes.
    explicit Lockbox(core::Secret key) : key_(std::move(key)) {}

    core::Result<core::Secret, ports::UnsealError> open(std::string_view text) const;

private:
    core::Secret key_;
};

// The key of a column: HKDF-SHA384. `attribute` is what Lockbox derives with, "auth_data_ciphertext" for
// auth_data.
core::Secret lockbox_attribute_key(const core::Secret& master_key_bytes, std::string_view table,
                                   std::string_view attribute);

}  // namespace calfleet::adapters::crypto
