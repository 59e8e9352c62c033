// A schedule as one line of the configuration: options, then the cron expression, e.g.
// `zone=Asia/Jakarta jitter=10m missed=run_all:3 catchup=6h 0 3 * * *`. A value; pure functions, any thread.
#pragma once

#include "core/cron_expression.hpp"
#include "core/cron_slots.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// What becomes of slots that came due while nobody looked (core/missed_slots.hpp).
enum class MissedPolicy {
    kRunOnce,  // the newest of them runs
    kSkip,     // none
    kRunAll,   // the newest run_all_max of them
};

struct ScheduleDefinition {
    CronExpression cron;
    TimeZone zone = TimeZone::utc();
    std::chrono::milliseconds jitter{0};  // a slot runs up to this much later
    MissedPolicy missed = MissedPolicy::kRunOnce;
    int run_all_max = 0;                                               // of kRunAll
    std::chrono::milliseconds catchup_window = std::chrono::hours(1);  // what is later than this never runs
};

constexpr std::size_t kScheduleBytesMax = 512;

// Options `zone`, `jitter` (0s to 1h), `missed` (run_once, skip, run_all:1 to run_all:1000) and `catchup` (1s
// to 31d), in any order, each at most once. Or one sentence that says what is wrong, and what may stand
// there.
Result<ScheduleDefinition, std::string> parse_schedule(std::string_view text);

std::optional<Instant> next_slot(const ScheduleDefinition& schedule, Instant after);

// How much later than its instant a slot runs: 0 to the schedule's jitter, the same in every process, and
// spread over the schedules of one minute and the slots of one schedule.
std::chrono::milliseconds jitter_of(const ScheduleDefinition& schedule, std::string_view schedule_name,
                                    Instant slot);

}  // namespace calfleet::core
