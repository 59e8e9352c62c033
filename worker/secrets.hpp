// The secrets of the settings as the parts of the worker need them, each checked before anything starts.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/crypto/hmac_sha256.hpp"
#include "core/result.hpp"

#include <string>

namespace calfleet::worker {

struct Secrets {
    adapters::crypto::AesGcmTokenSealer sealer;
    adapters::crypto::HmacSha256 event_id_key;
};

// Or a sentence that names the key and what is wrong with it.
core::Result<Secrets, std::string> read_secrets(const adapters::config::Settings& settings);

}  // namespace calfleet::worker
