// Base64 of RFC 4648: the standard alphabet with padding, and the URL alphabet without (as PKCE and our
// state parameters write it). Decoding is strict: one text for one value, so nothing has two spellings.
#pragma once

#include "core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {

enum class Base64Alphabet { kStandard, kUrl };

std::string base64_encode(std::string_view bytes, Base64Alphabet alphabet = Base64Alphabet::kStandard);

// Nothing when a character, the padding or the unused last bits are not exactly as the encoder writes them.
std::optional<std::string> base64_decode(std::string_view text,
                                         Base64Alphabet alphabet = Base64Alphabet::kStandard);

// The same for a key: the bytes never stand anywhere but in the Secret.
std::optional<core::Secret> base64_decode_secret(std::string_view text,
                                                 Base64Alphabet alphabet = Base64Alphabet::kStandard);

}  // namespace calfleet::adapters::crypto
