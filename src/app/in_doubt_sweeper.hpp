// Looks after outcomes in doubt: commands that were answered with a failure while their effect may have
// appeared later. Whatever stands is taken back. One worker at a time does it, by a lease; the same worker
// forgets ledger rows that have had their time. Loop thread only; its owner waits for run().
#pragma once

#include "ports/clock.hpp"
#include "ports/command_handler.hpp"
#include "ports/job_ledger.hpp"
#include "ports/leases.hpp"
#include "ports/log.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace calfleet::app {

struct SweeperSettings {
    std::string holder;  // unique to this process
    std::chrono::milliseconds ledger_retention;
};

class InDoubtSweeper {
public:
    InDoubtSweeper(const std::vector<ports::CommandRoute>& routes, SweeperSettings settings,
                   ports::JobLedger& ledger, ports::Leases& leases, ports::Clock& clock, ports::Log& log);

    // Sweeps every few seconds until stop().
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }

    // One round, if the lease is to be had: what run() does each time.
    ports::awaitable<void> sweep();

private:
    ports::awaitable<void> sweep_one(ports::JobInDoubt job);
    ports::awaitable<bool> withdraw(const ports::JobInDoubt& job);
    void report(const ports::StoreError& error);

    std::unordered_map<std::string, ports::EffectHandler*> handlers_;  // by command type
    const SweeperSettings settings_;
    ports::JobLedger& ledger_;
    ports::Leases& leases_;
    ports::Clock& clock_;
    ports::Log& log_;
    std::optional<ports::Lease> lease_;  // as of the last round
    bool stopping_ = false;
};

}  // namespace calfleet::app
