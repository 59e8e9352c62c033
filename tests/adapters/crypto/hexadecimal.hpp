// Bytes as the published test vectors write them.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::adapters::crypto {

inline std::string bytes_of(std::string_view hexadecimal) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2)
        bytes.push_back(
            static_cast<char>(16 * kDigits.find(hexadecimal[i]) + kDigits.find(hexadecimal[i + 1])));
    return bytes;
}

template <class Digest>
std::string text_of(const Digest& digest) {
    return {digest.begin(), digest.end()};
}

}  // namespace calfleet::adapters::crypto
