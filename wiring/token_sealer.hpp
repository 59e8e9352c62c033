// The sealer of tokens, made of the settings: token_keys, and lockbox_master_key where the existing product's
// rows are to be read. Every program that touches tokens makes it here, so that all open the same rows.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "core/result.hpp"
#include "ports/token_sealer.hpp"

#include <string>

namespace calfleet::wiring {

// Or a sentence that names the key and what is wrong with it.
core::Result<adapters::crypto::AesGcmTokenSealer, std::string> read_token_sealer(
    const adapters::config::Settings& settings);

// For programs and commands that touch no token: opens nothing, and throws when something is to be sealed.
const ports::TokenSealer& no_token_sealer();

}  // namespace calfleet::wiring
