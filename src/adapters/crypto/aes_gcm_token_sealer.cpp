#include "adapters/crypto/aes_gcm_token_sealer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace calfleet::adapters::crypto {
namespace {

constexpr char kVersion = 0x01;
constexpr std::size_t kHeaderBytes = 5;  // version and key id
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kOverheadBytes = kHeaderBytes + kNonceBytes + kTagBytes;
constexpr std::size_t kTextBytesMax = 65'536;  // keeps every length far inside OpenSSL's int

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

std::string header_of(std::uint32_t key_id) {
    std::string header(1, kVersion);
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        header.push_back(static_cast<char>((key_id >> shift) & 0xffU));
    return header;
}

std::uint32_t key_id_in(std::string_view header) {
    std::uint32_t id = 0;
    for (const char byte : header.substr(1)) id = (id << 8U) | static_cast<unsigned char>(byte);
    return id;
}

// The context of one sealing (encrypt) or opening, with header and row already authenticated.
CipherContext start(bool encrypt, const core::Secret& key, std::string_view nonce, std::string_view header,
                    std::string_view row) {
    CipherContext context(EVP_CIPHER_CTX_new());
    int length = 0;
    must(context != nullptr);
    must(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, as_bytes(key.reveal()), as_bytes(nonce),
                           encrypt ? 1 : 0) == 1);
    for (const std::string_view part : {header, row})
        must(EVP_CipherUpdate(context.get(), nullptr, &length, as_bytes(part),
                              static_cast<int>(part.size())) == 1);
    return context;
}

}  // namespace

std::string AesGcmTokenSealer::seal(const core::Secret& text, std::string_view row) const {
    const std::string_view plain = text.reveal();
    if (plain.size() > kTextBytesMax) throw std::length_error("a text to seal has more than 64 KiB");
    const KeyRing::Key& key = keys_.primary();
    const std::string header = header_of(key.id);
    std::string nonce(kNonceBytes, '\0'), cipher(plain.size(), '\0'), tag(kTagBytes, '\0');
    if (RAND_bytes(as_bytes(nonce), kNonceBytes) != 1)
        throw std::runtime_error("the system has no randomness for a nonce");

    const CipherContext context = start(true, key.bytes, nonce, header, row);
    int length = 0;
    must(EVP_EncryptUpdate(context.get(), as_bytes(cipher), &length, as_bytes(plain),
                           static_cast<int>(plain.size())) == 1);
    must(EVP_EncryptFinal_ex(context.get(), as_bytes(tag), &length) == 1);  // writes nothing in GCM
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1);
    return header + nonce + cipher + tag;
}

core::Result<core::Secret, ports::UnsealError> AesGcmTokenSealer::unseal(std::string_view sealed,
                                                                         std::string_view row) const {
    if (sealed.size() < kOverheadBytes || sealed.size() > kOverheadBytes + kTextBytesMax)
        return ports::UnsealError{"the sealed bytes have an impossible length"};
    if (sealed.front() != kVersion)
        return ports::UnsealError{"the sealed bytes have a format this version does not know"};
    const std::string_view header = sealed.substr(0, kHeaderBytes);
    const KeyRing::Key* key = keys_.find(key_id_in(header));
    if (key == nullptr)
        return ports::UnsealError{"token_keys has no key of id " + std::to_string(key_id_in(header))};
    const std::string_view nonce = sealed.substr(kHeaderBytes, kNonceBytes);
    const std::string_view cipher = sealed.substr(kHeaderBytes + kNonceBytes, sealed.size() - kOverheadBytes);
    std::string tag(sealed.substr(sealed.size() - kTagBytes));

    const CipherContext context = start(false, key->bytes, nonce, header, row);
    std::string plain(cipher.size(), '\0');
    int length = 0;
    must(EVP_DecryptUpdate(context.get(), as_bytes(plain), &length, as_bytes(cipher),
                           static_cast<int>(cipher.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1);
    const bool authentic = EVP_DecryptFinal_ex(context.get(), as_bytes(tag), &length) == 1;
    core::Secret text = core::Secret::copy_of(authentic ? std::string_view(plain) : std::string_view());
    OPENSSL_cleanse(plain.data(), plain.size());
    if (!authentic)
        return ports::UnsealError{"the sealed bytes are not what was sealed under this key for this row"};
    return text;
}

}  // namespace calfleet::adapters::crypto
