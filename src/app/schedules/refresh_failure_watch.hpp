// Counts the companies whose refreshes fail too often: the alert "5 % per company in 24 hours" of the
// requirements (S6; decisions, D12). Names go to the log, once each time a company crosses the threshold; the
// number is the gauge's. Loop thread only.
#pragma once

#include "app/schedules/scheduled_job.hpp"
#include "ports/clock.hpp"
#include "ports/connection_survey.hpp"
#include "ports/log.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace calfleet::app::schedules {

class RefreshFailureWatch final : public ScheduledJob {
public:
    RefreshFailureWatch(ports::ConnectionSurvey& survey, const ports::Clock& clock, ports::Log& log)
        : survey_(survey), clock_(clock), log_(log) {}

    ports::awaitable<RunResult> run(ScheduledRun run) override;

    // Of the last count; 0 before the first.
    std::size_t companies_over_threshold() const { return over_.size(); }

private:
    ports::ConnectionSurvey& survey_;
    const ports::Clock& clock_;
    ports::Log& log_;
    std::set<core::CompanyId> over_;
};

}  // namespace calfleet::app::schedules
