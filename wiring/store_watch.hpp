// Asks the store once a second whether it answers and which schema it has: what nobody would notice while no
// command comes. Owned by a service's wiring, which waits for run(); loop thread only.
#pragma once

#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "wiring/readiness.hpp"
#include "wiring/stores.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace calfleet::wiring {

class StoreWatch {
public:
    using AskVersion = std::function<ports::awaitable<SchemaVersion>()>;

    StoreWatch(AskVersion ask, ports::Clock& clock) : ask_(std::move(ask)), clock_(clock) {}

    // Until stop().
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }

    // A store that has not answered for five seconds is away, whatever it said before.
    CheckState store() const;
    // A newer schema is no reason to stop: a fleet is migrated while the release before still works. One that
    // is older than it was at the start is: somebody has put an old database in its place.
    CheckState schema() const;

private:
    ports::awaitable<void> look();
    std::optional<std::chrono::milliseconds> age() const;

    const AskVersion ask_;
    ports::Clock& clock_;
    std::optional<ports::SteadyInstant> answered_at_;
    std::string error_;  // of the last question; empty when it was answered
    int needed_version_ = 0;
    int version_ = 0;
    bool stopping_ = false;
};

}  // namespace calfleet::wiring
