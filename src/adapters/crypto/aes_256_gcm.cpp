#include "adapters/crypto/aes_256_gcm.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;

struct CipherContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextDeleter>;

unsigned char* as_bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* as_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void must(bool succeeded) {
    if (!succeeded) throw std::runtime_error("OpenSSL cannot do AES-256-GCM");
}

// The context of one sealing (encrypt) or opening, with what is authenticated already in it.
CipherContext start(bool encrypt, const core::Secret& key, std::string_view nonce,
                    std::initializer_list<std::string_view> authenticated) {
    if (key.reveal().size() != kKeyBytes || nonce.size() != kGcmNonceBytes)
        throw std::logic_error("AES-256-GCM takes a key of 32 bytes and a nonce of 12");
    CipherContext context(EVP_CIPHER_CTX_new());
    int length = 0;
    must(context != nullptr);
    must(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key.reveal()), as_bytes(nonce),
                           encrypt ? 1 : 0) == 1);
    for (const std::string_view part : authenticated)
        must(EVP_CipherUpdate(context.get(), nullptr, &length, as_bytes(part),
                              static_cast<int>(part.size())) == 1);
    return context;
}

}  // namespace

std::string aes_256_gcm_seal(const core::Secret& key, std::string_view nonce,
                             std::initializer_list<std::string_view> authenticated, std::string_view text) {
    if (text.size() > kGcmTextBytesMax) throw std::length_error("a text to seal has more than 64 KiB");
    const CipherContext context = start(true, key, nonce, authenticated);
    std::string cipher(text.size(), '\0'), tag(kGcmTagBytes, '\0');
    int length = 0;
    must(EVP_EncryptUpdate(context.get(), as_bytes(cipher), &length, as_bytes(text),
                           static_cast<int>(text.size())) == 1);
    must(EVP_EncryptFinal_ex(context.get(), as_bytes(tag), &length) == 1);  // writes nothing in GCM
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kGcmTagBytes, tag.data()) == 1);
    return cipher + tag;
}

std::optional<core::Secret> aes_256_gcm_open(const core::Secret& key, std::string_view nonce,
                                             std::initializer_list<std::string_view> authenticated,
                                             std::string_view cipher_and_tag) {
    if (cipher_and_tag.size() < kGcmTagBytes || cipher_and_tag.size() > kGcmTextBytesMax + kGcmTagBytes)
        return std::nullopt;
    const std::string_view cipher = cipher_and_tag.substr(0, cipher_and_tag.size() - kGcmTagBytes);
    std::string tag(cipher_and_tag.substr(cipher.size()));

    const CipherContext context = start(false, key, nonce, authenticated);
    std::string text(cipher.size(), '\0');
    int length = 0;
    must(EVP_DecryptUpdate(context.get(), as_bytes(text), &length, as_bytes(cipher),
                           static_cast<int>(cipher.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kGcmTagBytes, tag.data()) == 1);
    const bool authentic = EVP_DecryptFinal_ex(context.get(), as_bytes(tag), &length) == 1;
    // What did not pass must not be seen, not even by whoever finds the memory.
    auto secret = authentic ? std::optional(core::Secret::copy_of(text)) : std::nullopt;
    OPENSSL_cleanse(text.data(), text.size());
    return secret;
}

}  // namespace calfleet::adapters::crypto
