// The simulator's only source of chance: the same seed and the same requests give the same answers.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    // Uniform in [0, 1). Not by a distribution, whose results differ between standard libraries.
    double fraction() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }

    // Standard normal, by Box and Muller.
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - fraction()));
        return radius * std::cos(6.283185307179586 * fraction());
    }

    std::string text(std::size_t length, std::string_view alphabet) {
        std::string made;
        made.reserve(length);
        while (made.size() < length) made.push_back(alphabet[engine_() % alphabet.size()]);
        return made;
    }
    std::string token_text(std::size_t length) {
        return text(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    }
    std::string event_id() { return text(26, "0123456789abcdefghijklmnopqrstuv"); }

private:
    std::mt19937_64 engine_;
};

}  // namespace calfleet::simulators::google
