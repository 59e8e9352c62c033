#include "app/maintenance/maintenance_commands.hpp"

namespace calfleet::app::maintenance {
namespace {

// For a person's; the scheduler's say themselves until when they are worth doing.
constexpr std::chrono::minutes kPatience{10};

}  // namespace

MaintenanceCommands::MaintenanceCommands(const MaintenanceParts& parts, OrphanSettings orphans,
                                         std::chrono::milliseconds ledger_retention)
    : purge_orphans_(parts.agents, parts.orphans, parts.book, orphans, parts.clock, parts.log),
      purge_expired_(parts.expired_rows, parts.bookings, parts.ledger, ledger_retention, parts.clock,
                     parts.log) {}

std::vector<ports::CommandRoute> MaintenanceCommands::routes() {
    return {{"calendar.purge_orphans", &purge_orphans_, kPatience, {}, &purge_orphans_},
            {"calendar.purge_expired", &purge_expired_, kPatience, {}, &purge_expired_}};
}

}  // namespace calfleet::app::maintenance
