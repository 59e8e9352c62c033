// What the nightly purges share: what they may be asked, and how a store that fails them is reported. One for
// each handler; loop thread only.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "ports/log.hpp"
#include "ports/store_error.hpp"

#include <string>

namespace calfleet::app::maintenance {

class PurgeJob {
public:
    explicit PurgeJob(ports::Log& log) : log_(log) {}

    // Whether it shall only count what it would do.
    static core::Result<bool, core::Failed> is_dry_run(const core::Command& command);

    // The path tries again while there is time: the alarm is given once a command.
    core::Failed fail(const core::Command& command, const ports::StoreError& error);

private:
    ports::Log& log_;
    core::CommandId alarmed_of_;
};

}  // namespace calfleet::app::maintenance
