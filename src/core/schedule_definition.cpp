#include "core/schedule_definition.hpp"

#include "core/characters.hpp"
#include "core/digits.hpp"
#include "core/duration_text.hpp"
#include "core/quoted.hpp"
#include "core/rfc3339.hpp"
#include "core/token_freshness.hpp"

#include <algorithm>
#include <array>
#include <bitset>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kJitterMax = std::chrono::hours(1);
constexpr milliseconds kCatchupMin = std::chrono::seconds(1);
constexpr milliseconds kCatchupMax = std::chrono::hours(24 * 31);
constexpr int kRunAllMax = 1000;
constexpr std::string_view kRunAll = "run_all:";

using OptionRead = Result<void, std::string>;

std::string refusal(std::string_view option, std::string_view value, std::string_view allowed) {
    std::string message(option);
    return message.append(" ").append(quoted(value)).append(" is not possible; allowed are ").append(allowed);
}

OptionRead read_zone(ScheduleDefinition& schedule, std::string_view value) {
    const auto zone = TimeZone::find(value);
    if (!zone) return refusal("zone", value, "IANA names such as Asia/Jakarta or UTC");
    schedule.zone = *zone;
    return {};
}

OptionRead read_jitter(ScheduleDefinition& schedule, std::string_view value) {
    const auto jitter = parse_duration(value);
    if (!jitter || *jitter > kJitterMax) return refusal("jitter", value, "durations from 0s to 1h");
    schedule.jitter = *jitter;
    return {};
}

OptionRead read_missed(ScheduleDefinition& schedule, std::string_view value) {
    schedule.run_all_max = 0;
    if (value == "run_once") {
        schedule.missed = MissedPolicy::kRunOnce;
    } else if (value == "skip") {
        schedule.missed = MissedPolicy::kSkip;
    } else {
        const auto max =
            value.starts_with(kRunAll) ? parse_digits(value.substr(kRunAll.size())) : std::nullopt;
        if (!max || *max < 1 || *max > kRunAllMax)
            return refusal("missed", value, "run_once, skip, and run_all:1 to run_all:1000");
        schedule.missed = MissedPolicy::kRunAll;
        schedule.run_all_max = *max;
    }
    return {};
}

OptionRead read_catchup(ScheduleDefinition& schedule, std::string_view value) {
    const auto window = parse_duration(value);
    if (!window || *window < kCatchupMin || *window > kCatchupMax)
        return refusal("catchup", value, "durations from 1s to 31d");
    schedule.catchup_window = *window;
    return {};
}

struct Option {
    std::string_view name;
    OptionRead (*read)(ScheduleDefinition&, std::string_view);
};
constexpr std::array kOptions{Option{"zone", read_zone}, Option{"jitter", read_jitter},
                              Option{"missed", read_missed}, Option{"catchup", read_catchup}};
using OptionsSeen = std::bitset<kOptions.size()>;

OptionRead read_option(ScheduleDefinition& schedule, OptionsSeen& seen, std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    for (std::size_t i = 0; i < kOptions.size(); ++i) {
        if (name != kOptions.at(i).name) continue;
        if (seen.test(i)) return "option " + quoted(name) + " stands twice; allowed is each option once";
        seen.set(i);
        return kOptions.at(i).read(schedule, word.substr(equals + 1));
    }
    return "option " + quoted(name) + " does not exist; allowed are zone, jitter, missed and catchup";
}

}  // namespace

Result<ScheduleDefinition, std::string> parse_schedule(std::string_view text) {
    if (text.size() > kScheduleBytesMax)
        return "schedule " + quoted(text) + " has " + std::to_string(text.size()) + " bytes; allowed are " +
               std::to_string(kScheduleBytesMax);
    ScheduleDefinition schedule;
    OptionsSeen seen;
    std::string_view rest = trimmed(text);
    for (;;) {
        const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
        if (word.find('=') == std::string_view::npos) break;
        if (const auto read = read_option(schedule, seen, word); !read) return read.error();
        rest = trimmed(rest.substr(word.size()));
    }
    if (rest.find('=') != std::string_view::npos)
        return "schedule " + quoted(text) +
               " has an option after the cron expression; allowed are options before it";
    const auto cron = parse_cron(rest);
    if (!cron) return cron.error();
    schedule.cron = *cron;
    return schedule;
}

std::optional<Instant> next_slot(const ScheduleDefinition& schedule, Instant after) {
    return next_slot(schedule.cron, schedule.zone, after);
}

milliseconds jitter_of(const ScheduleDefinition& schedule, std::string_view schedule_name, Instant slot) {
    if (schedule.jitter <= milliseconds::zero()) return milliseconds::zero();
    const std::string name = std::string(schedule_name).append("@").append(to_rfc3339(slot));
    const auto width = static_cast<std::uint64_t>(schedule.jitter.count()) + 1;
    return milliseconds(static_cast<std::int64_t>(spread_of(name) % width));
}

}  // namespace calfleet::core
