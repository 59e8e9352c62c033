// Publishes one of the nightly purges for the workers to carry out (decisions, D19).
#pragma once

#include "app/schedules/scheduled_job.hpp"
#include "ports/clock.hpp"
#include "ports/publisher.hpp"

#include <string>

namespace calfleet::app::schedules {

class FleetCommandJob final : public ScheduledJob {
public:
    // `command_type`: "calendar.purge_orphans" or "calendar.purge_expired".
    FleetCommandJob(std::string command_type, ports::Publisher& publisher, const ports::Clock& clock)
        : command_type_(std::move(command_type)), publisher_(publisher), clock_(clock) {}

    ports::awaitable<RunResult> run(ScheduledRun run) override;

private:
    const std::string command_type_;
    ports::Publisher& publisher_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app::schedules
