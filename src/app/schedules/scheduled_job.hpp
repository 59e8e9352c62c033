// What a schedule does when a slot comes.
#pragma once

#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"

#include <functional>
#include <string>

namespace calfleet::app::schedules {

struct ScheduledRun {
    // "purge_orphans@2026-11-25T02:00:00Z": the same for everybody who runs this slot. What is published
    // under it, or under names that begin with it, is done once.
    std::string id;
    // When the schedule's next slot is: a run does not outlast it of its own will.
    core::Instant until;
    bool dry_run = false;             // count and log, change nothing
    std::function<bool()> may_go_on;  // false: somebody else leads by now, or the process is ending
};

enum class RunEnd {
    kDone,       // what the slot asks for is safely on its way
    kBrokenOff,  // as may_go_on() said; whoever leads next goes on with it
};
// An error is a sentence for the log. Only a slot whose run was done is settled; else it is run again.
using RunResult = core::Result<RunEnd, std::string>;

class ScheduledJob {
public:
    virtual ~ScheduledJob() = default;

    virtual ports::awaitable<RunResult> run(ScheduledRun run) = 0;
};

}  // namespace calfleet::app::schedules
