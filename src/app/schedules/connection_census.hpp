// How many connections are in which state, counted a few times a minute by the scheduler that leads: for the
// gauge, so that the fleet is counted once. Loop thread only.
#pragma once

#include "app/schedules/leadership.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "ports/connection_survey.hpp"
#include "ports/log.hpp"

#include <vector>

namespace calfleet::app::schedules {

class ConnectionCensus {
public:
    ConnectionCensus(ports::ConnectionSurvey& survey, const Leadership& leadership, ports::Clock& clock,
                     ports::Log& log)
        : survey_(survey), leadership_(leadership), clock_(clock), log_(log) {}

    // Until stop().
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }

    // Of the last count; nothing while another scheduler leads.
    const std::vector<ports::ConnectionCount>& counts() const { return counts_; }

private:
    ports::awaitable<void> count();

    ports::ConnectionSurvey& survey_;
    const Leadership& leadership_;
    ports::Clock& clock_;
    ports::Log& log_;
    std::vector<ports::ConnectionCount> counts_;
    bool stopping_ = false;
};

}  // namespace calfleet::app::schedules
