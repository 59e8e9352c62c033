// Schedulers over one store on a clock that the test moves, with a job that remembers its runs.
#pragma once

#include "app/schedules/scheduler.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/in_memory_schedules.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::app::schedules {

class RecordingJob final : public ScheduledJob {
public:
    explicit RecordingJob(ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<RunResult> run(ScheduledRun run) override {
        runs.push_back(run.id);
        dry_runs += run.dry_run ? 1 : 0;
        until = run.until;
        if (on_run) on_run();
        if (takes > std::chrono::milliseconds::zero()) co_await clock_.sleep_for(takes);
        if (breaks) throw std::runtime_error("scripted");
        if (fails) co_return RunResult{boost::system::in_place_error, "scripted"};
        co_return run.may_go_on() || !is_long ? RunEnd::kDone : RunEnd::kBrokenOff;
    }

    std::vector<std::string> runs;
    int dry_runs = 0;
    core::Instant until;
    std::function<void()> on_run;
    std::chrono::milliseconds takes{0};
    bool fails = false;
    bool is_long = false;  // is broken off when somebody else leads by its end
    bool breaks = false;

private:
    ports::Clock& clock_;
};

constexpr std::chrono::milliseconds kLease{15'000};

// One process. Destroyed without stop(), it has died.
struct Process {
    Process(fakes::ManualClock& clock, fakes::InMemorySchedules& store, fakes::InMemoryLeases& leases,
            const std::string& holder, const std::string& definition)
        : job(clock),
          leadership(leases, clock, log, holder, kLease),
          scheduler(io.get_executor(), {{"tick", definition, *core::parse_schedule(definition), job}}, store,
                    leadership, clock, log),
          running(fakes::start_awaitable(io, scheduler.run(std::chrono::seconds(5)))) {}

    boost::asio::io_context io;
    fakes::RecordingLog log;
    RecordingJob job;
    Leadership leadership;
    Scheduler scheduler;
    fakes::Started<void> running;
};

class SchedulerTest : public ::testing::Test {
protected:
    std::unique_ptr<Process> start(const std::string& holder, const std::string& definition = "* * * * *") {
        auto process = std::make_unique<Process>(clock, store, leases, holder, definition);
        poll(*process);
        return process;
    }

    // Lets time pass for these processes, in steps short enough that none sleeps through anything.
    void pass(std::chrono::milliseconds time, const std::vector<Process*>& processes) {
        constexpr std::chrono::milliseconds kStep{100};
        for (std::chrono::milliseconds passed{0}; passed < time; passed += kStep) {
            clock.advance(kStep);
            for (Process* process : processes) poll(*process);
        }
    }
    static void poll(Process& process) {
        process.io.restart();
        process.io.poll();
    }

    ports::Schedule standing() {
        boost::asio::io_context io;
        auto all = fakes::run_awaitable(io, store.all());
        if (all->size() != 1) throw std::logic_error("there is another number of schedules than one");
        return all->front();
    }
    core::Instant standing_slot() { return standing().next_slot; }
    void change(const std::function<void(ports::Schedule&)>& edit) {
        boost::asio::io_context io;
        ports::Schedule schedule = standing();
        edit(schedule);
        if (!fakes::run_awaitable(io, store.write(schedule))->has_value())
            throw std::logic_error("the schedule was changed meanwhile");
    }

    void fail_store(bool away) {
        std::optional<ports::StoreError> error;
        if (away) error = ports::StoreError{ports::StoreError::Kind::kUnavailable, "scripted"};
        store.fail_with(error);
        leases.fail_with(error);
    }

    fakes::ManualClock clock;  // at noon
    fakes::InMemorySchedules store;
    fakes::InMemoryLeases leases{clock};
};

}  // namespace calfleet::app::schedules
