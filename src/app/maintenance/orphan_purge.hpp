// Connections whose agent went without a word (ADR 11): marked one night, deleted a week later if nobody can
// book with them still, and never many at once. Loop thread only.
#pragma once

#include "app/connections/connection_book.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/orphans.hpp"

#include <chrono>
#include <cstddef>

namespace calfleet::app::maintenance {

struct OrphanSettings {
    std::chrono::milliseconds orphan_after;  // since the last authorisation, for one that is not lost
    std::size_t purge_max = 0;               // deletions a run; if more are due there are none
};

struct OrphanPurgeCounts {
    std::size_t marked = 0;
    std::size_t unmarked = 0;
    std::size_t purged = 0;
    std::size_t left = 0;  // due, and there still
    bool over_limit = false;
};

class OrphanPurge {
public:
    using Counts = core::Result<OrphanPurgeCounts, ports::StoreError>;

    OrphanPurge(ports::Orphans& orphans, connections::ConnectionBook& book, OrphanSettings settings,
                ports::Clock& clock, ports::Log& log);

    ports::awaitable<Counts> carry_out(core::CommandIdentity asked_by, ports::SteadyInstant deadline);

    // What it would do.
    ports::awaitable<Counts> preview();

private:
    using Changed = core::Result<std::size_t, ports::StoreError>;
    using Change = ports::awaitable<Changed> (ports::Orphans::*)(ports::OrphanRule, std::size_t);

    ports::awaitable<Changed> in_pages(Change change, ports::SteadyInstant deadline);
    ports::awaitable<core::Result<void, ports::StoreError>> delete_due(core::CommandIdentity asked_by,
                                                                       ports::SteadyInstant deadline,
                                                                       OrphanPurgeCounts& counts);

    ports::Orphans& orphans_;
    connections::ConnectionBook& book_;
    const ports::OrphanRule rule_;
    const std::size_t purge_max_;
    ports::Clock& clock_;
    ports::Log& log_;
};

}  // namespace calfleet::app::maintenance
