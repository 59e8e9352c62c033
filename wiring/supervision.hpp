// What the service manager is told: that the service is ready to work, how it stands, that its loop turns,
// and that it is stopping. Owned by whoever runs the service, who waits for run(); loop thread only.
#pragma once

#include "adapters/system/service_manager.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "wiring/service_program.hpp"

#include <string>

namespace calfleet::wiring {

class Supervision {
public:
    Supervision(const adapters::system::ServiceManager& manager, const Service& service, ports::Clock& clock)
        : manager_(manager), service_(service), clock_(clock) {}

    // Until stop(). Returns at once when nobody listens.
    ports::awaitable<void> run();
    void stopping();
    void stop() { has_ended_ = true; }

private:
    void tell_status();

    const adapters::system::ServiceManager& manager_;
    const Service& service_;
    ports::Clock& clock_;
    std::string told_;
    bool is_stopping_ = false;
    bool has_ended_ = false;
};

}  // namespace calfleet::wiring
