// Not secret, but it spreads like a keyed hash.
#pragma once

#include "ports/keyed_hash.hpp"

namespace calfleet::fakes {

class FakeKeyedHash final : public ports::KeyedHash {
public:
    std::array<std::uint8_t, 32> hash(std::string_view text) const override {
        std::array<std::uint8_t, 32> bytes{};
        std::uint64_t state = 14'695'981'039'346'656'037ULL;
        for (const char c : text) state = (state ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            state = state * 6'364'136'223'846'793'005ULL + i;
            bytes.at(i) = static_cast<std::uint8_t>(state >> 56U);
        }
        return bytes;
    }
};

}  // namespace calfleet::fakes
