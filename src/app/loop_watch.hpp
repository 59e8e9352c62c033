// How late the loop is: it sleeps for a moment, over and over, and looks how much longer that took. A loop
// that is late answers everybody late. Owned by a service's wiring, which waits for run(); loop thread only.
#pragma once

#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <algorithm>
#include <chrono>

namespace calfleet::app {

class LoopWatch {
public:
    explicit LoopWatch(ports::Clock& clock) : clock_(clock) {}

    // Until stop().
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }

    // The worst of the last half minute or more, and of a minute at most: longer than anybody waits between
    // two looks.
    std::chrono::milliseconds lag() const { return std::max(worst_, worst_before_); }

private:
    ports::Clock& clock_;
    std::chrono::milliseconds worst_{0};
    std::chrono::milliseconds worst_before_{0};
    bool stopping_ = false;
};

}  // namespace calfleet::app
