// Chance for property tests that repeats: what fails once fails again.
#pragma once

#include <random>

namespace calfleet::core {

inline std::mt19937 repeatable_chance(unsigned seed) {
    return std::mt19937(seed);
}

}  // namespace calfleet::core
