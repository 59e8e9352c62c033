#include "simulators/google/model/pkce.hpp"

#include <openssl/sha.h>

#include <array>

namespace calfleet::simulators::google {

std::string base64url(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    unsigned pending = 0, bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8U) | static_cast<unsigned char>(c);
        bits += 8;
        for (; bits >= 6; bits -= 6) text.push_back(kAlphabet[(pending >> (bits - 6)) & 63U]);
    }
    if (bits > 0) text.push_back(kAlphabet[(pending << (6 - bits)) & 63U]);
    return text;
}

std::string s256_challenge(std::string_view verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    const std::string bytes(verifier);
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace calfleet::simulators::google
