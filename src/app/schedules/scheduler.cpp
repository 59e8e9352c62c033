#include "app/schedules/scheduler.hpp"

#include "core/rfc3339.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace calfleet::app::schedules {
namespace {

using ports::Schedule;

constexpr std::chrono::milliseconds kBeatMin{20};
constexpr std::chrono::milliseconds kBeatMax{500};  // how soon a person's wish and stop() are noticed
constexpr std::chrono::seconds kBeforeTheNextTry{1};
// For schedules that name no further slot: the last second that RFC 3339 can say.
constexpr core::Instant kNever{std::chrono::seconds(253'402'300'799)};

std::string run_id(const std::string& name, core::Instant slot) {
    return name + "@" + core::to_rfc3339(slot);
}

core::Instant slot_after(const core::ScheduleDefinition& schedule, core::Instant slot) {
    return core::next_slot(schedule, slot).value_or(kNever);
}

}  // namespace

Scheduler::Scheduler(boost::asio::any_io_executor executor, std::vector<ConfiguredSchedule> schedules,
                     ports::Schedules& store, Leadership& leadership, ports::Clock& clock, ports::Log& log)
    : schedules_(std::move(schedules)),
      store_(store),
      leadership_(leadership),
      settlement_(store),
      clock_(clock),
      log_(log),
      tasks_(std::move(executor), [this](std::exception_ptr) { log_.error("a schedule's task broke"); }) {}

ports::awaitable<void> Scheduler::run(std::chrono::milliseconds drain_bound) {
    while (!stopping_) {
        co_await beat();
        co_await clock_.sleep_for(until_next_beat());
    }
    co_await tasks_.wait_idle(drain_bound);
    co_await leadership_.resign();
}

ports::awaitable<void> Scheduler::beat() {
    if (co_await leadership_.keep()) is_registered_ = false;
    if (!leadership_.holds()) co_return;
    if (!is_registered_) is_registered_ = co_await register_schedules();
    if (!is_registered_) co_return;

    auto all = co_await store_.all();
    if (all.has_error()) co_return report(all.error());
    is_store_away_ = false;
    standing_ = std::move(*all);
    if (!leadership_.holds() || stopping_) co_return;
    for (const Schedule& standing : standing_) start_what_is_due(standing);
}

// Whoever begins to lead brings the rows to what its configuration says.
ports::awaitable<bool> Scheduler::register_schedules() {
    auto all = co_await store_.all();
    if (all.has_error()) {
        report(all.error());
        co_return false;
    }
    for (const ConfiguredSchedule& configured : schedules_) {
        const auto standing = std::find_if(all->begin(), all->end(), [&configured](const Schedule& row) {
            return row.name == configured.name;
        });
        if (!co_await register_one(configured, standing == all->end() ? nullptr : &*standing))
            co_return false;
    }
    co_return true;
}

ports::awaitable<bool> Scheduler::register_one(const ConfiguredSchedule& configured,
                                               const Schedule* standing) {
    if (standing != nullptr && standing->definition == configured.definition) co_return true;
    Schedule schedule;
    if (standing != nullptr) schedule = *standing;
    schedule.name = configured.name;
    schedule.definition = configured.definition;
    schedule.next_slot = slot_after(configured.parsed, clock_.now());
    auto written = co_await store_.write(std::move(schedule));
    if (written.has_error()) report(written.error());
    co_return written.has_value() && written->has_value();
}

// A schedule never runs beside itself: what comes due while it runs is late by then.
void Scheduler::start_what_is_due(const Schedule& standing) {
    const ConfiguredSchedule* configured = configured_as(standing.name);
    if (configured == nullptr || running_.contains(standing.name)) return;
    if (const auto again = not_before_.find(standing.name);
        again != not_before_.end() && clock_.steady_now() < again->second)
        return;
    if (standing.requested_run)
        return tasks_.start(at_work(standing.name, run_requested(*configured, standing)));
    core::DuePlan plan = core::plan_due_slots(configured->parsed, standing.name, standing.next_slot,
                                              clock_.now(), standing.paused);
    if (plan.runs.empty() && plan.skipped == 0 && plan.missed == 0) return;
    tasks_.start(at_work(standing.name, run_due(*configured, standing, std::move(plan))));
}

const ConfiguredSchedule* Scheduler::configured_as(const std::string& name) const {
    const auto found = std::find_if(schedules_.begin(), schedules_.end(),
                                    [&name](const ConfiguredSchedule& known) { return known.name == name; });
    return found == schedules_.end() ? nullptr : &*found;
}

// A run that fails, or breaks, is not tried again at once.
ports::awaitable<void> Scheduler::at_work(std::string name, ports::awaitable<bool> work) {
    running_.insert(name);
    bool is_done = false;
    std::exception_ptr broken;
    try {
        is_done = co_await std::move(work);
    } catch (...) {
        broken = std::current_exception();
    }
    running_.erase(name);
    if (!is_done) not_before_[name] = clock_.steady_now() + kBeforeTheNextTry;
    if (broken) std::rethrow_exception(broken);
}

ports::awaitable<bool> Scheduler::run_requested(const ConfiguredSchedule& configured, Schedule standing) {
    const ports::RequestedRun asked = *standing.requested_run;
    if (!co_await run_job(configured, run_id(standing.name, asked.at), clock_.now(), asked.dry_run))
        co_return false;
    co_return co_await settlement_.settle_requested(standing.name, asked) != Settled::kStoreAway;
}

// What does not run is settled first, since it is older; then each run, oldest first.
ports::awaitable<bool> Scheduler::run_due(const ConfiguredSchedule& configured, Schedule standing,
                                          core::DuePlan plan) {
    core::Instant unsettled = standing.next_slot;
    if (plan.skipped + plan.missed > 0) {
        const core::Instant next =
            plan.runs.empty() ? plan.next_slot.value_or(kNever) : plan.runs.front().slot;
        if (plan.missed > 0)
            log_.alert(ports::OpsAlert::kScheduleMissed, "slots of a schedule were missed",
                       {{"schedule", standing.name}, {"missed", static_cast<std::int64_t>(plan.missed)}});
        const auto pass_over = [&plan, next](Schedule& schedule) {
            schedule.counts.skipped += static_cast<std::int64_t>(plan.skipped);
            schedule.counts.missed += static_cast<std::int64_t>(plan.missed);
            schedule.next_slot = next;
        };
        const Settled settled = co_await settlement_.settle(standing.name, unsettled, pass_over);
        if (settled != Settled::kYes) co_return settled == Settled::kBySomebodyElse;
        unsettled = next;
    }
    for (const core::SlotVerdict& verdict : plan.runs) {
        if (stopping_ || !leadership_.holds()) co_return true;
        if (!co_await run_job(configured, run_id(standing.name, verdict.slot), verdict.slot, false))
            co_return false;
        const core::Instant next = slot_after(configured.parsed, verdict.slot);
        const auto pass = [&verdict, next](Schedule& schedule) {
            ++(verdict.planned == core::SlotEnding::kFired ? schedule.counts.fired
                                                           : schedule.counts.caught_up);
            schedule.last_run_slot = verdict.slot;
            schedule.next_slot = next;
        };
        const Settled settled = co_await settlement_.settle(standing.name, unsettled, pass);
        if (settled != Settled::kYes) co_return settled == Settled::kBySomebodyElse;
        unsettled = next;
    }
    co_return true;
}

// True when it was done, false after a line in the log or when it was broken off.
ports::awaitable<bool> Scheduler::run_job(const ConfiguredSchedule& configured, std::string id,
                                          core::Instant slot, bool dry_run) {
    log_.debug("running a schedule", {{"schedule", configured.name}, {"run", id}});
    ScheduledRun run{id, slot_after(configured.parsed, slot), dry_run,
                     [this] { return !stopping_ && leadership_.holds(); }};
    auto done = co_await configured.job.run(std::move(run));
    if (done.has_value()) co_return *done == RunEnd::kDone;
    log_.warn("a schedule could not be run; it will be",
              {{"schedule", configured.name}, {"run", id}, {"error", done.error()}});
    co_return false;
}

std::chrono::milliseconds Scheduler::until_next_beat() const {
    const core::Instant now = clock_.now();
    core::Instant next = now + kBeatMax;
    for (const Schedule& standing : standing_) {
        const ConfiguredSchedule* configured = configured_as(standing.name);
        if (configured == nullptr || running_.contains(standing.name) || !leadership_.holds()) continue;
        const core::Instant due =
            standing.next_slot + core::jitter_of(configured->parsed, standing.name, standing.next_slot);
        next = std::min(next, due);
    }
    return std::clamp(next - now, kBeatMin, kBeatMax);
}

void Scheduler::report(const ports::StoreError& error) {
    if (!is_store_away_) log_.warn("the schedules cannot be read, trying again", {{"error", error.message}});
    is_store_away_ = true;
}

}  // namespace calfleet::app::schedules
