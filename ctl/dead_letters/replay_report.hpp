// What became of a replay of dead letters, for a person and for a program. Pure functions.
#pragma once

#include "dead_letters/replay_run.hpp"

#include <string>
#include <vector>

namespace calfleet::ctl {

struct RefusedLetter {
    LetterPosition letter;
    std::string why;
};

struct ReplayReport {
    std::vector<PlannedReplay> planned;
    std::vector<RefusedLetter> refused;
    std::vector<ReplayOutcome> outcomes;  // of those planned, in their order; empty before the run

    bool is_all_well() const;
};

// A line a letter: as what it would be replayed, or why not; then the counts.
std::string plan_lines(const ReplayReport& report);
// A line for each that was planned.
std::string outcome_lines(const ReplayReport& report);
// {"replayed":[…],"refused":[…]}, before a run {"planned":[…],"refused":[…]}.
std::string report_as_json(const ReplayReport& report);

}  // namespace calfleet::ctl
