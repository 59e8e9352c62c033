// The fleet's clock: runs the job of each schedule when its slots come, on the one process that leads. A slot
// is run first and settled in the store after it, by compare-and-set: whoever leads after a crash, and
// whoever believes to lead beside another, runs it under the same id again (ADR 12). Loop thread only; its
// owner waits for run().
#pragma once

#include "app/schedules/leadership.hpp"
#include "app/schedules/scheduled_job.hpp"
#include "app/schedules/slot_settlement.hpp"
#include "app/task_group.hpp"
#include "core/missed_slots.hpp"
#include "core/schedule_definition.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/schedules.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace calfleet::app::schedules {

// A schedule as the configuration has it; the job outlives the scheduler.
struct ConfiguredSchedule {
    std::string name;
    std::string definition;  // the text of `parsed`
    core::ScheduleDefinition parsed;
    ScheduledJob& job;
};

class Scheduler {
public:
    Scheduler(boost::asio::any_io_executor executor, std::vector<ConfiguredSchedule> schedules,
              ports::Schedules& store, Leadership& leadership, ports::Clock& clock, ports::Log& log);

    // Until stop(): then waits for the runs under way, up to the bound, and hands the lease back.
    ports::awaitable<void> run(std::chrono::milliseconds drain_bound);
    void stop() { stopping_ = true; }
    // Lets the runs that were still under way at that bound end, once their publisher has.
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

    bool leads() const { return leadership_.holds(); }
    // As the store last told; empty before that.
    const std::vector<ports::Schedule>& standing() const { return standing_; }
    // Names of the schedules whose job is at work.
    const std::set<std::string>& running() const { return running_; }

private:
    ports::awaitable<void> beat();
    ports::awaitable<bool> register_schedules();
    ports::awaitable<bool> register_one(const ConfiguredSchedule& configured,
                                        const ports::Schedule* standing);
    // A pass-over or a run as a task, if something is due.
    void start_what_is_due(const ports::Schedule& standing);
    const ConfiguredSchedule* configured_as(const std::string& name) const;
    ports::awaitable<bool> run_requested(const ConfiguredSchedule& configured, ports::Schedule standing);
    ports::awaitable<bool> run_due(const ConfiguredSchedule& configured, ports::Schedule standing,
                                   core::DuePlan plan);
    ports::awaitable<bool> run_job(const ConfiguredSchedule& configured, std::string id, core::Instant slot,
                                   bool dry_run);
    ports::awaitable<void> at_work(std::string name, ports::awaitable<bool> work);
    std::chrono::milliseconds until_next_beat() const;
    void report(const ports::StoreError& error);

    const std::vector<ConfiguredSchedule> schedules_;
    ports::Schedules& store_;
    Leadership& leadership_;
    SlotSettlement settlement_;
    ports::Clock& clock_;
    ports::Log& log_;
    std::vector<ports::Schedule> standing_;
    std::set<std::string> running_;
    std::map<std::string, ports::SteadyInstant> not_before_;  // schedules whose last run failed
    bool is_registered_ = false;                              // since we lead
    bool is_store_away_ = false;
    bool stopping_ = false;
    TaskGroup tasks_;
};

}  // namespace calfleet::app::schedules
