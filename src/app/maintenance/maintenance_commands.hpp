// The jobs of topic calendar.maintenance: one row each. Nobody's role or flag is asked for: only the
// scheduler and operators may write there (schemas/topics.json). Owned by the wiring; loop thread only.
#pragma once

#include "app/maintenance/purge_expired_handler.hpp"
#include "app/maintenance/purge_orphans_handler.hpp"

#include <chrono>
#include <vector>

namespace calfleet::app::maintenance {

// What the jobs stand on; all of it outlives them.
struct MaintenanceParts {
    ports::AgentStore& agents;
    ports::Orphans& orphans;
    ports::ExpiredRows& expired_rows;
    ports::BookingRecords& bookings;
    ports::JobLedger& ledger;
    connections::ConnectionBook& book;
    ports::Clock& clock;
    ports::Log& log;
};

class MaintenanceCommands {
public:
    MaintenanceCommands(const MaintenanceParts& parts, OrphanSettings orphans,
                        std::chrono::milliseconds ledger_retention);

    std::vector<ports::CommandRoute> routes();

private:
    PurgeOrphansHandler purge_orphans_;
    PurgeExpiredHandler purge_expired_;
};

}  // namespace calfleet::app::maintenance
