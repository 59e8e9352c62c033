#include "adapters/crypto/base64.hpp"

#include <openssl/crypto.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace calfleet::adapters::crypto {
namespace {

constexpr std::string_view kStandardLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoLetter = 0xff;

using ValueOfLetter = std::array<std::uint8_t, 256>;

constexpr ValueOfLetter values_of(std::string_view letters) {
    ValueOfLetter values{};
    values.fill(kNoLetter);
    for (std::size_t i = 0; i < letters.size(); ++i)
        values.at(static_cast<unsigned char>(letters[i])) = static_cast<std::uint8_t>(i);
    return values;
}

constexpr ValueOfLetter kStandardValues = values_of(kStandardLetters);
constexpr ValueOfLetter kUrlValues = values_of(kUrlLetters);

// The letters without their padding; nothing when the padding is not the right one.
std::optional<std::string_view> without_padding(std::string_view text, Base64Alphabet alphabet) {
    if (alphabet == Base64Alphabet::kUrl) return text;
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
    return text;
}

// Appends to `bytes`, which has the room already: growing would leave copies of a key behind.
bool decode_into(std::string& bytes, std::string_view letters, const ValueOfLetter& values) {
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char letter : letters) {
        const std::uint8_t value = values.at(static_cast<unsigned char>(letter));
        if (value == kNoLetter) return false;
        bits = (bits << 6U) | value;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes.push_back(static_cast<char>((bits >> bit_count) & 0xffU));
            bits &= (1U << bit_count) - 1;
        }
    }
    // Six bits left over are a letter that carries nothing; set bits are a second spelling of the same bytes.
    return bit_count < 6 && bits == 0;
}

}  // namespace

std::string base64_encode(std::string_view bytes, Base64Alphabet alphabet) {
    const std::string_view letters = alphabet == Base64Alphabet::kStandard ? kStandardLetters : kUrlLetters;
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        bit_count += 8;
        while (bit_count >= 6) {
            bit_count -= 6;
            text.push_back(letters[(bits >> bit_count) & 0x3fU]);
        }
    }
    if (bit_count > 0) text.push_back(letters[(bits << (6 - bit_count)) & 0x3fU]);
    if (alphabet == Base64Alphabet::kStandard) text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> base64_decode(std::string_view text, Base64Alphabet alphabet) {
    const auto letters = without_padding(text, alphabet);
    if (!letters) return std::nullopt;
    std::string bytes;
    bytes.reserve(letters->size() / 4 * 3 + 3);
    const auto& values = alphabet == Base64Alphabet::kStandard ? kStandardValues : kUrlValues;
    if (decode_into(bytes, *letters, values)) return bytes;
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return std::nullopt;
}

std::optional<core::Secret> base64_decode_secret(std::string_view text, Base64Alphabet alphabet) {
    auto bytes = base64_decode(text, alphabet);
    if (!bytes) return std::nullopt;
    core::Secret secret = core::Secret::copy_of(*bytes);
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return secret;
}

}  // namespace calfleet::adapters::crypto
