#include "adapters/crypto/random_oauth_secrets.hpp"

#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/random_bytes.hpp"
#include "adapters/crypto/sha256.hpp"

namespace calfleet::adapters::crypto {
namespace {

constexpr std::size_t kRandomBytes = 32;  // 43 characters, the least that RFC 7636 lets a verifier have

std::string random_text() {
    return base64_encode(random_bytes(kRandomBytes), Base64Alphabet::kUrl);
}

}  // namespace

ports::FreshOAuthSecrets RandomOAuthSecrets::make() {
    ports::FreshOAuthSecrets secrets{random_text(), core::Secret(random_text()), {}};
    const Sha256Digest digest = sha256(secrets.verifier.reveal());
    secrets.code_challenge =
        base64_encode({reinterpret_cast<const char*>(digest.data()), digest.size()}, Base64Alphabet::kUrl);
    return secrets;
}

std::string RandomOAuthSecrets::hash_of(std::string_view state) const {
    return sha256_hex(state);
}

}  // namespace calfleet::adapters::crypto
