#include "adapters/crypto/aes_gcm_token_sealer.hpp"

#include "adapters/crypto/aes_256_gcm.hpp"
#include "adapters/crypto/random_bytes.hpp"

namespace calfleet::adapters::crypto {
namespace {

constexpr char kVersion = 0x01;
constexpr std::size_t kHeaderBytes = 5;  // version and key id
constexpr std::size_t kOverheadBytes = kHeaderBytes + kGcmNonceBytes + kGcmTagBytes;

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

}  // namespace

std::string AesGcmTokenSealer::seal(const core::Secret& text, std::string_view row) const {
    const KeyRing::Key& key = keys_.primary();
    const std::string header = header_of(key.id);
    const std::string nonce = random_bytes(kGcmNonceBytes);
    return header + nonce + aes_256_gcm_seal(key.bytes, nonce, {header, row}, text.reveal());
}

core::Result<core::Secret, ports::UnsealError> AesGcmTokenSealer::unseal(std::string_view sealed,
                                                                         std::string_view row) const {
    if (!sealed.empty() && sealed.front() != kVersion) {
        if (lockbox_) return lockbox_->open(sealed);
        return ports::UnsealError{"the sealed bytes have a format this version does not know"};
    }
    if (sealed.size() < kOverheadBytes || sealed.size() > kOverheadBytes + kGcmTextBytesMax)
        return ports::UnsealError{"the sealed bytes have an impossible length"};
    const std::string_view header = sealed.substr(0, kHeaderBytes);
    const KeyRing::Key* key = keys_.find(key_id_in(header));
    if (key == nullptr)
        return ports::UnsealError{"token_keys has no key of id " + std::to_string(key_id_in(header))};
    auto text = aes_256_gcm_open(key->bytes, sealed.substr(kHeaderBytes, kGcmNonceBytes), {header, row},
                                 sealed.substr(kHeaderBytes + kGcmNonceBytes));
    if (!text)
        return ports::UnsealError{"the sealed bytes are not what was sealed under this key for this row"};
    return std::move(*text);
}

bool AesGcmTokenSealer::is_current(std::string_view sealed) const {
    return sealed.starts_with(header_of(keys_.primary().id));
}

}  // namespace calfleet::adapters::crypto
