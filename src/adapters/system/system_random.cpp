#include "adapters/system/system_random.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <system_error>

namespace calfleet::adapters::system {
namespace {

// The kernel answers up to 256 bytes in one piece; only a signal during early boot interrupts it.
void fill(std::span<unsigned char> bytes) {
    while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
}

}  // namespace

double SystemRandom::fraction() {
    std::array<unsigned char, 8> bytes;
    fill(bytes);
    std::uint64_t bits = 0;
    for (const unsigned char byte : bytes) bits = bits << 8 | byte;
    // The 53 bits that a double holds exactly: the largest fraction stays below 1.
    return static_cast<double>(bits >> 11) * 0x1.0p-53;
}

std::string SystemRandom::uuid() {
    std::array<unsigned char, 16> bytes;
    fill(bytes);
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);  // version 4
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 9562

    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += kDigits[bytes[i] >> 4];
        text += kDigits[bytes[i] & 0x0f];
    }
    return text;
}

}  // namespace calfleet::adapters::system
