// AES-256-GCM (NIST SP 800-38D) with a nonce of 12 and a tag of 16 bytes: what our own format and Lockbox's
// have in common. Pure functions, any thread. Texts have at most 64 KiB: no token is longer.
#pragma once

#include "core/secret.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {

inline constexpr std::size_t kGcmNonceBytes = 12;
inline constexpr std::size_t kGcmTagBytes = 16;
inline constexpr std::size_t kGcmTextBytesMax = 65'536;  // keeps every length far inside OpenSSL's int

// The ciphertext with its tag behind it. `authenticated` is bound to it and not part of it.
std::string aes_256_gcm_seal(const core::Secret& key, std::string_view nonce,
                             std::initializer_list<std::string_view> authenticated, std::string_view text);

// Nothing when it is not what was sealed so.
std::optional<core::Secret> aes_256_gcm_open(const core::Secret& key, std::string_view nonce,
                                             std::initializer_list<std::string_view> authenticated,
                                             std::string_view cipher_and_tag);

}  // namespace calfleet::adapters::crypto
