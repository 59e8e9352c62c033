#include "adapters/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace calfleet::adapters::crypto {

Sha256Digest sha256(std::string_view bytes) {
    Sha256Digest digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL cannot compute SHA-256");
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    constexpr std::string_view kHexDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * std::tuple_size_v<Sha256Digest>);
    for (const std::uint8_t byte : sha256(bytes)) {
        text.push_back(kHexDigits[byte >> 4U]);
        text.push_back(kHexDigits[byte & 0x0fU]);
    }
    return text;
}

}  // namespace calfleet::adapters::crypto
