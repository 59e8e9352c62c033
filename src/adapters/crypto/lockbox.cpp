#include "adapters/crypto/lockbox.hpp"

#include "adapters/crypto/aes_256_gcm.hpp"
#include "adapters/crypto/base64.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kOverheadBytes = kGcmNonceBytes + kGcmTagBytes;
constexpr std::size_t kTextMax = (kOverheadBytes + kGcmTextBytesMax + 2) / 3 * 4;

std::optional<unsigned> value_of(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10U;
    if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A') + 10U;
    return std::nullopt;
}

std::optional<core::Secret> key_in(std::string_view hexadecimal) {
    if (hexadecimal.size() != 2 * kKeyBytes) return std::nullopt;
    std::string bytes(kKeyBytes, '\0');
    bool is_hexadecimal = true;
    for (std::size_t i = 0; i < kKeyBytes; ++i) {
        const auto high = value_of(hexadecimal[2 * i]), low = value_of(hexadecimal[2 * i + 1]);
        is_hexadecimal = is_hexadecimal && high && low;
        bytes[i] = static_cast<char>(16U * high.value_or(0) + low.value_or(0));
    }
    core::Secret key(std::move(bytes));
    if (!is_hexadecimal) return std::nullopt;
    return key;
}

struct KdfDeleter {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

// OpenSSL only reads these, though its type says otherwise.
OSSL_PARAM bytes_parameter(const char* name, std::string_view bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

}  // namespace

core::Result<Lockbox, KeyError> Lockbox::of_auth_data(const core::Secret& master_key) {
    const auto bytes = key_in(master_key.reveal());
    if (!bytes) return KeyError{"lockbox_master_key must be 64 hexadecimal characters"};
    return Lockbox(lockbox_attribute_key(*bytes, "organization_connections", "auth_data_ciphertext"));
}

core::Result<core::Secret, ports::UnsealError> Lockbox::open(std::string_view text) const {
    if (text.size() > kTextMax) return ports::UnsealError{"the sealed bytes have an impossible length"};
    const auto bytes = base64_decode(text);
    if (!bytes)
        return ports::UnsealError{"the sealed bytes are neither ours nor base64 as Lockbox writes it"};
    if (bytes->size() < kOverheadBytes)
        return ports::UnsealError{"a Lockbox text too short for its nonce and tag"};
    const std::string_view view = *bytes;
    auto opened = aes_256_gcm_open(key_, view.substr(0, kGcmNonceBytes), {}, view.substr(kGcmNonceBytes));
    if (!opened) return ports::UnsealError{"a Lockbox text that was not written under lockbox_master_key"};
    return std::move(*opened);
}

core::Secret lockbox_attribute_key(const core::Secret& master_key_bytes, std::string_view table,
                                   std::string_view attribute) {
    const std::string info = std::string(kKeyBytes, '\xb4') + std::string(attribute);
    const std::unique_ptr<EVP_KDF, KdfDeleter> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfDeleter> context(EVP_KDF_CTX_new(kdf.get()));
    std::string digest = "SHA384";
    const std::array parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        bytes_parameter(OSSL_KDF_PARAM_KEY, master_key_bytes.reveal()),
        bytes_parameter(OSSL_KDF_PARAM_SALT, table),
        bytes_parameter(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    std::array<unsigned char, kKeyBytes> key{};
    if (context == nullptr || EVP_KDF_derive(context.get(), key.data(), key.size(), parameters.data()) != 1)
        throw std::runtime_error("OpenSSL cannot do HKDF-SHA384");
    core::Secret secret(std::string(key.begin(), key.end()));
    OPENSSL_cleanse(key.data(), key.size());
    return secret;
}

}  // namespace calfleet::adapters::crypto
