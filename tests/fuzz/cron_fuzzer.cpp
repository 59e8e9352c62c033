// The line of a schedule as anybody may write it, and the slots of those that are accepted.
#include "core/missed_slots.hpp"
#include "core/schedule_definition.hpp"
#include "fuzz/property.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace calfleet::fuzz {
namespace {

using core::Instant;
using std::chrono::milliseconds;

constexpr std::size_t kRefusalBytesMax = 300;
constexpr int kSlotsEach = 8;

// Around a change of the clock in both halves of the year, a leap day and the ends of time.
const std::array kInstants{
    Instant::min(),
    Instant{},
    Instant(date::sys_days(date::year(2024) / 2 / 28)),
    Instant(date::sys_days(date::year(2025) / 3 / 30)) + milliseconds(1),
    Instant(date::sys_days(date::year(2025) / 11 / 2)) + std::chrono::minutes(330),
    Instant(date::sys_days(date::year(2096) / 3 / 1)),
    Instant(date::sys_days(date::year(9999) / 12 / 31)),
    Instant::max(),
};

void check_refusal(const std::string& message) {
    claim(!message.empty() && message.size() <= kRefusalBytesMax, "a refusal is a short sentence");
    claim(std::all_of(message.begin(), message.end(), [](char c) { return c >= ' ' && c <= '~'; }),
          "a refusal shows no byte that a terminal would obey");
}

void check_slots(const core::ScheduleDefinition& schedule, Instant after) {
    for (int i = 0; i < kSlotsEach; ++i) {
        const auto slot = core::next_slot(schedule, after);
        if (!slot) return;
        claim(*slot > after, "a slot is strictly later");
        claim(core::next_slot(schedule, *slot - milliseconds(1)) == slot,
              "a slot is a slot however it is found");
        const milliseconds jitter = core::jitter_of(schedule, "fuzz", *slot);
        claim(jitter >= milliseconds(0) && jitter <= schedule.jitter, "jitter keeps to its range");
        after = *slot;
    }
}

void check_plan(const core::ScheduleDefinition& schedule, Instant away_since) {
    constexpr std::size_t kSlotsMax = 100;
    const auto first = core::next_slot(schedule, away_since);
    if (!first) return;
    const Instant now = *first + std::chrono::hours(30);
    const auto plan = core::plan_due_slots(schedule, "fuzz", *first, now, false, kSlotsMax);
    std::size_t passed = 0;
    for (auto slot = first; slot != plan.next_slot; slot = core::next_slot(schedule, *slot)) ++passed;
    claim(passed == plan.runs.size() + plan.skipped + plan.missed, "each slot that passed has one ending");
    claim(passed <= kSlotsMax, "a plan is bounded");
}

}  // namespace
}  // namespace calfleet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto schedule = calfleet::core::parse_schedule(text);
    if (!schedule) {
        calfleet::fuzz::check_refusal(schedule.error());
        return 0;
    }
    for (const auto instant : calfleet::fuzz::kInstants) calfleet::fuzz::check_slots(*schedule, instant);
    calfleet::fuzz::check_plan(*schedule, calfleet::fuzz::kInstants[3]);
    return 0;
}
