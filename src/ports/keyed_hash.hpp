// HMAC-SHA256 under one fixed key: the same text always gives the same 32 bytes, which nobody else can
// foresee.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace calfleet::ports {

class KeyedHash {
public:
    virtual ~KeyedHash() = default;
    virtual std::array<std::uint8_t, 32> hash(std::string_view text) const = 0;
};

}  // namespace calfleet::ports
