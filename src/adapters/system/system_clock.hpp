// The machine's clocks: the only place that reads them. Owned by the program; now() and steady_now() from any
// thread, sleep_for on the loop.
#pragma once

#include "ports/clock.hpp"

namespace calfleet::adapters::system {

class SystemClock final : public ports::Clock {
public:
    core::Instant now() const override;
    ports::SteadyInstant steady_now() const override;
    ports::awaitable<void> sleep_for(std::chrono::milliseconds duration) override;
};

}  // namespace calfleet::adapters::system
