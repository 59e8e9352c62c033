#include "app/in_doubt_sweeper.hpp"

#include <utility>

namespace calfleet::app {
namespace {

constexpr std::chrono::milliseconds kTick{500};  // how soon stop() is noticed
constexpr int kTicksBetweenRounds = 10;
constexpr std::chrono::seconds kLeaseDuration{60};
constexpr std::size_t kJobsARound = 50;
constexpr std::size_t kRowsForgottenARound = 1'000;
constexpr std::chrono::seconds kPatience{15};
constexpr std::chrono::minutes kNextTry{1};  // also for what a sweeper that died had taken

}  // namespace

InDoubtSweeper::InDoubtSweeper(const std::vector<ports::CommandRoute>& routes, SweeperSettings settings,
                               ports::JobLedger& ledger, ports::Leases& leases, ports::Clock& clock,
                               ports::Log& log)
    : settings_(std::move(settings)), ledger_(ledger), leases_(leases), clock_(clock), log_(log) {
    for (const ports::CommandRoute& route : routes)
        if (route.effects != nullptr) handlers_.emplace(route.type, route.effects);
}

ports::awaitable<void> InDoubtSweeper::run() {
    while (!stopping_) {
        co_await sweep();
        for (int tick = 0; tick < kTicksBetweenRounds && !stopping_; ++tick) co_await clock_.sleep_for(kTick);
    }
    // Nobody shall wait for the lease of a process that has ended.
    if (!lease_) co_return;
    auto released = co_await leases_.release(*lease_);
    if (released.has_error()) report(released.error());
}

ports::awaitable<void> InDoubtSweeper::sweep() {
    auto lease = co_await leases_.take("in-doubt-sweep", settings_.holder, kLeaseDuration);
    if (lease.has_error()) co_return report(lease.error());
    lease_ = *lease;
    if (!lease_) co_return;

    auto taken = co_await ledger_.take_in_doubt(kJobsARound, kNextTry);
    if (taken.has_error()) co_return report(taken.error());
    for (ports::JobInDoubt& job : *taken) {
        // Asleep past the lease, or slow: then it is another worker's round by now.
        auto still_ours = co_await leases_.renew(*lease_, kLeaseDuration);
        if (stopping_ || still_ours.has_error() || !*still_ours) co_return;
        co_await sweep_one(std::move(job));
    }
    auto forgotten = co_await ledger_.forget(settings_.ledger_retention, kRowsForgottenARound);
    if (forgotten.has_error()) report(forgotten.error());
}

ports::awaitable<void> InDoubtSweeper::sweep_one(ports::JobInDoubt job) {
    const bool is_clean = co_await withdraw(job);
    log_.write(is_clean ? ports::LogLevel::kInfo : ports::LogLevel::kWarn,
               is_clean ? "a failed command has left nothing behind"
                        : "a failed command may have left something behind, looking again later",
               {{"command_id", job.command_id.str()}, {"type", job.type}, {"agent_id", job.agent_id.str()}});
    if (!is_clean) co_return;
    auto settled = co_await ledger_.settle(std::move(job.command_id), job.taken_until);
    if (settled.has_error()) report(settled.error());
}

ports::awaitable<bool> InDoubtSweeper::withdraw(const ports::JobInDoubt& job) {
    const auto handler = handlers_.find(job.type);
    if (handler == handlers_.end()) co_return false;
    try {
        co_return co_await handler->second->withdraw(job, clock_.steady_now() + kPatience);
    } catch (const std::exception& broken) {
        log_.error("a handler broke while taking an effect back",
                   {{"command_id", job.command_id.str()}, {"type", job.type}, {"error", broken.what()}});
    }
    co_return false;
}

void InDoubtSweeper::report(const ports::StoreError& error) {
    log_.warn("the ledger could not be swept, trying again", {{"error", error.message}});
}

}  // namespace calfleet::app
