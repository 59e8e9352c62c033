// Waiting for something that happens in another process: looks again and again, with a bound, and says what
// it waited for in vain.
#pragma once

#include <poll.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace calfleet::harness {

template <class Condition>
void wait_until(const std::string& what, Condition holds,
                std::chrono::milliseconds bound = std::chrono::seconds(30)) {
    constexpr int kLookAgainMs = 10;
    const auto give_up_at = std::chrono::steady_clock::now() + bound;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= give_up_at)
            throw std::runtime_error("waited in vain for " + what + " (" + std::to_string(bound.count()) +
                                     " ms)");
        ::poll(nullptr, 0, kLookAgainMs);
    }
}

}  // namespace calfleet::harness
