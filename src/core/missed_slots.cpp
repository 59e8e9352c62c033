#include "core/missed_slots.hpp"

#include <algorithm>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;

struct DueSlot {
    Instant slot;
    milliseconds late;
};

// Gives the slots that are due, one by one.
class DueSlots {
public:
    DueSlots(const ScheduleDefinition& schedule, std::string_view name, Instant next, Instant now)
        : schedule_(schedule), name_(name), now_(now), next_(next) {}

    std::optional<DueSlot> take() {
        if (!next_) return std::nullopt;
        const Instant due = *next_ + jitter_of(schedule_, name_, *next_);
        if (due > now_) return std::nullopt;
        due_ = std::max(due_, due);
        const DueSlot taken{*next_, now_ - due_};
        next_ = core::next_slot(schedule_, *next_);
        return taken;
    }

    std::optional<Instant> next() const { return next_; }

private:
    const ScheduleDefinition& schedule_;
    const std::string_view name_;
    const Instant now_;
    std::optional<Instant> next_;
    Instant due_{};  // when the last one taken came due
};

bool on_time(const DueSlot& slot) {
    return slot.late <= kOnTime;
}

// Whether the policy has only so many of these slots run, the newest.
bool is_limited(MissedPolicy policy, const DueSlot& slot) {
    return policy == MissedPolicy::kRunOnce || !on_time(slot);
}

std::size_t limit_of(const ScheduleDefinition& schedule) {
    switch (schedule.missed) {
        case MissedPolicy::kRunOnce:
            return 1;
        case MissedPolicy::kRunAll:
            return static_cast<std::size_t>(std::max(schedule.run_all_max, 0));
        default:
            return 0;
    }
}

// How many of the slots to come use up the limit, as far as it matters.
std::size_t limited_ahead(DueSlots due, MissedPolicy policy, std::size_t limit) {
    std::size_t count = 0;
    while (count < limit) {
        const auto slot = due.take();
        // The first that is not limited is on time, and so are those after it.
        if (!slot || !is_limited(policy, *slot)) break;
        ++count;
    }
    return count;
}

}  // namespace

DuePlan plan_due_slots(const ScheduleDefinition& schedule, std::string_view schedule_name, Instant next,
                       Instant now, bool paused, std::size_t slots_max) {
    DueSlots due(schedule, schedule_name, next, now);
    DuePlan plan;
    std::vector<DueSlot> candidates;
    for (std::size_t taken = 0; taken < slots_max; ++taken) {
        const auto slot = due.take();
        if (!slot) break;
        if (paused)
            ++plan.skipped;
        else if (!on_time(*slot) && slot->late > schedule.catchup_window)
            ++plan.missed;
        else
            candidates.push_back(*slot);
    }
    plan.next_slot = due.next();

    const std::size_t limit = limit_of(schedule);
    std::size_t used = candidates.empty() ? 0 : limited_ahead(due, schedule.missed, limit);
    for (auto slot = candidates.rbegin(); slot != candidates.rend(); ++slot) {
        if (is_limited(schedule.missed, *slot) && used++ >= limit)
            ++plan.skipped;
        else
            plan.runs.push_back({slot->slot, on_time(*slot) ? SlotEnding::kFired : SlotEnding::kCaughtUp});
    }
    std::reverse(plan.runs.begin(), plan.runs.end());
    return plan;
}

}  // namespace calfleet::core
