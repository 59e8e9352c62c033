// Asks the workers to refresh every connection that is due (GCAL-S07 AC-1; decisions, D18), also those that
// are unreachable and to be tried again. A run looks once a second until the next slot: what becomes due in
// between is asked for when it is due, and many that are due at once go out at a bounded rate.
#pragma once

#include "app/schedules/scheduled_job.hpp"
#include "ports/clock.hpp"
#include "ports/connection_survey.hpp"
#include "ports/log.hpp"
#include "ports/publisher.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::app::schedules {

class RefreshJob final : public ScheduledJob {
public:
    // `rate_max`: connections a second.
    RefreshJob(ports::ConnectionSurvey& survey, ports::Publisher& publisher, ports::Clock& clock,
               ports::Log& log, std::size_t rate_max)
        : survey_(survey), publisher_(publisher), clock_(clock), log_(log), rate_max_(rate_max) {}

    ports::awaitable<RunResult> run(ScheduledRun run) override;

private:
    using Asked = core::Result<std::size_t, std::string>;

    ports::awaitable<Asked> ask_for_a_page(const ScheduledRun& run);
    ports::awaitable<RunResult> count(const ScheduledRun& run);

    ports::ConnectionSurvey& survey_;
    ports::Publisher& publisher_;
    ports::Clock& clock_;
    ports::Log& log_;
    const std::size_t rate_max_;
};

}  // namespace calfleet::app::schedules
