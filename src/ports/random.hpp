// Randomness for jitter and ids. Never for keys: those come from the operator.
#pragma once

#include <string>

namespace calfleet::ports {

class Random {
public:
    virtual ~Random() = default;

    // Uniform in [0, 1).
    virtual double fraction() = 0;

    // A version 4 UUID in its usual text form.
    virtual std::string uuid() = 0;
};

}  // namespace calfleet::ports
