// A chatbot that keeps a fleet busy with bookings and lookups of many agents while a test makes things go
// wrong, and afterwards says whether anything got lost, doubled or refused.
#pragma once

#include "harness/fleet.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace calfleet::integration {

class FleetTraffic {
public:
    // Sets the agents up. `label` keeps the command ids of one test apart from another's.
    FleetTraffic(harness::Fleet& fleet, std::string label, std::size_t agents);

    // Publishes so many commands, a booking and a lookup by turns; returns when the broker has them.
    void publish(std::size_t count);

    std::size_t answered() const;
    // Waits until each command has its result, then checks: all succeeded, no command has two different
    // results, every booking stands once, nobody was invited twice.
    void expect_everything_done(std::chrono::milliseconds bound) const;

private:
    core::OutgoingRecord next_command();

    harness::Fleet& fleet_;
    const std::string label_;
    const std::size_t agents_;
    const std::string slot_start_;
    std::size_t events_before_;
    std::vector<std::string> published_;
    std::size_t bookings_ = 0;
};

}  // namespace calfleet::integration
