// `calendar.purge_orphans`, a job of the night (GCAL-S06 ERR-1, S4.7): deletions that got stuck are carried
// out, and connections that nobody can book with are marked, then deleted. Every step may be repeated, and by
// several workers at once.
#pragma once

#include "app/maintenance/orphan_purge.hpp"
#include "app/maintenance/purge_job.hpp"
#include "app/maintenance/recorded_deletions.hpp"
#include "app/repeatable_handler.hpp"

namespace calfleet::app::maintenance {

class PurgeOrphansHandler final : public RepeatableHandler {
public:
    PurgeOrphansHandler(ports::AgentStore& agents, ports::Orphans& orphans, connections::ConnectionBook& book,
                        OrphanSettings settings, ports::Clock& clock, ports::Log& log)
        : job_(log), deletions_(agents, book, clock, log), orphans_(orphans, book, settings, clock, log) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    PurgeJob job_;
    RecordedDeletions deletions_;
    OrphanPurge orphans_;
};

}  // namespace calfleet::app::maintenance
