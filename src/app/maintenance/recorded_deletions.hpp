// Agents whose deletion was asked for and got stuck half-way (GCAL-S06 ERR-1): carried out now, as of when it
// was asked for. Loop thread only.
#pragma once

#include "app/connections/agent_purge.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"

#include <cstddef>

namespace calfleet::app::maintenance {

struct DeletionCounts {
    std::size_t agents = 0;
    std::size_t templates = 0;
    std::size_t connections = 0;
    std::size_t agents_left = 0;
};

class RecordedDeletions {
public:
    using Counts = core::Result<DeletionCounts, ports::StoreError>;

    RecordedDeletions(ports::AgentStore& agents, connections::ConnectionBook& book, ports::Clock& clock,
                      ports::Log& log)
        : agents_(agents), purge_(agents, book), clock_(clock), log_(log) {}

    // The oldest first, page by page, until none is left, or the time is over, or so many are done that the
    // rest is the next night's. One agent that cannot be purged does not hold up the others of its page.
    ports::awaitable<Counts> carry_out(core::CommandIdentity asked_by, ports::SteadyInstant deadline);

    // What it would do.
    ports::awaitable<Counts> preview();

private:
    using Purged = core::Result<ports::PurgedAgent, ports::StoreError>;

    ports::awaitable<Purged> carry_out_one(core::CommandIdentity asked_by,
                                           ports::AgentStore::Deletion deletion);

    ports::AgentStore& agents_;
    connections::AgentPurge purge_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::app::maintenance
