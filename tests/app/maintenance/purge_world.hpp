// The nightly purges on fakes whose time stands still: the world of connections, and the jobs on it.
#pragma once

#include "app/connections/connections_world.hpp"
#include "app/maintenance/maintenance_commands.hpp"
#include "fakes/in_memory_booking_records.hpp"
#include "fakes/in_memory_expired_rows.hpp"
#include "fakes/in_memory_orphans.hpp"

#include <memory>
#include <stdexcept>
#include <string>

namespace calfleet::app::maintenance {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

struct PurgeTest : connections::ConnectionsTest {
    using Days = std::chrono::days;

    std::unique_ptr<MaintenanceCommands> make_jobs(std::size_t purge_max) {
        return std::make_unique<MaintenanceCommands>(
            MaintenanceParts{agents, orphans, expired_rows, bookings, ledger, process->book, clock, log},
            OrphanSettings{Days(30), purge_max}, Days(7));
    }
    core::Outcome purge(const std::string& type, const std::string& data = "{}",
                        std::chrono::milliseconds patience = 5min) {
        core::Command command;
        command.id = core::CommandId("purge-" + std::to_string(++purges));
        command.type = type;
        command.data = data;
        for (const ports::CommandRoute& route : jobs->routes()) {
            if (route.type != type) continue;
            const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + patience, &attempt};
            return run(route.handler->handle(command, terms));
        }
        throw std::logic_error("no route for " + type);
    }
    core::Outcome purge_orphans(const std::string& data = "{}") {
        return purge("calendar.purge_orphans", data);
    }
    core::Outcome purge_expired(const std::string& data = "{}") {
        return purge("calendar.purge_expired", data);
    }
    static std::int64_t number(const core::Outcome& outcome, const std::string& name) {
        return *data_of(outcome).find(name)->as_int64();
    }
    static bool flag(const core::Outcome& outcome, const std::string& name) {
        return *data_of(outcome).find(name)->as_bool();
    }

    void save_template(const std::string& id, const std::string& agent = "agent-1") {
        core::BookingTemplate made;
        made.id = core::TemplateId(id);
        made.company_id = core::CompanyId("co-1");
        made.agent_id = core::AgentId(agent);
        ASSERT_TRUE(run(templates.save(made)).has_value());
    }
    bool has_template(const std::string& id, const std::string& agent = "agent-1") {
        return run(templates.find(core::CompanyId("co-1"), core::AgentId(agent), core::TemplateId(id)))
            ->has_value();
    }
    // As a worker that died, or a store that failed, leaves it.
    void record_deletion(const std::string& agent = "agent-1") {
        ASSERT_TRUE(run(agents.record_deletion(core::CompanyId("co-1"), core::AgentId(agent))));
    }
    std::size_t unfinished() { return *run(agents.count_unfinished_deletions()); }
    static ports::StoreError disk_full() { return {ports::StoreError::Kind::kUnavailable, "disk full"}; }

    fakes::InMemoryOrphans orphans{clock, store, templates};
    fakes::InMemoryJobLedger ledger{clock};
    fakes::InMemoryBookingRecords bookings{clock};
    fakes::InMemoryExpiredRows expired_rows{clock, sessions, leases, ledger};
    std::unique_ptr<MaintenanceCommands> jobs = make_jobs(100);
    int purges = 0;
};

}  // namespace calfleet::app::maintenance
