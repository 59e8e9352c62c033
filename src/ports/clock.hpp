// Time as the application sees it. Tests move it by hand (tests/fakes/manual_clock.hpp).
#pragma once

#include "core/time_range.hpp"
#include "ports/awaitable.hpp"

#include <chrono>

namespace calfleet::ports {

// For durations and deadlines inside this process; never jumps.
using SteadyInstant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

class Clock {
public:
    virtual ~Clock() = default;

    virtual core::Instant now() const = 0;
    virtual SteadyInstant steady_now() const = 0;

    // Resumes on the caller's loop once the duration has passed; at once for zero or less.
    virtual awaitable<void> sleep_for(std::chrono::milliseconds duration) = 0;
};

}  // namespace calfleet::ports
