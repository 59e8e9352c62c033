// Randomness from the kernel. Owned by the program; any thread. Holds no state, so a fork cannot repeat it.
#pragma once

#include "ports/random.hpp"

namespace calfleet::adapters::system {

class SystemRandom final : public ports::Random {
public:
    double fraction() override;
    std::string uuid() override;
};

}  // namespace calfleet::adapters::system
