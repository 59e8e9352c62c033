// SHA-256 of bytes in memory. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {

using Sha256Digest = std::array<std::uint8_t, 32>;

Sha256Digest sha256(std::string_view bytes);

// In lower-case hexadecimal, as checksums are written.
std::string sha256_hex(std::string_view bytes);

}  // namespace calfleet::adapters::crypto
