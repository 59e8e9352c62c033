#include "adapters/crypto/hmac_sha256.hpp"

#include "adapters/crypto/base64.hpp"

#include <openssl/evp.h>

#include <stdexcept>
#include <string>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::size_t kKeyBytesMin = 32;

const unsigned char* as_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Sha256Digest hmac_sha256(std::string_view key, std::string_view text) {
    Sha256Digest digest{};
    std::size_t length = 0;
    const unsigned char* made = EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                                          as_bytes(text), text.size(), digest.data(), digest.size(), &length);
    if (made == nullptr || length != digest.size())
        throw std::runtime_error("OpenSSL cannot compute HMAC-SHA256");
    return digest;
}

core::Result<HmacSha256, KeyError> HmacSha256::from_base64(std::string_view key_name,
                                                           const core::Secret& base64_key) {
    const std::string name(key_name);
    if (base64_key.empty())
        return KeyError{name + " is missing: it needs the base64 text of at least 32 random bytes"};
    auto key = base64_decode_secret(base64_key.reveal());
    if (!key) return KeyError{name + " is not valid base64"};
    if (key->reveal().size() < kKeyBytesMin)
        return KeyError{name + " has " + std::to_string(key->reveal().size()) +
                        " bytes, at least 32 are needed"};
    return HmacSha256(std::move(*key));
}

std::array<std::uint8_t, 32> HmacSha256::hash(std::string_view text) const {
    return hmac_sha256(key_.reveal(), text);
}

}  // namespace calfleet::adapters::crypto
