// What it costs to find a template's slots, by the length of the window, the step and the busy times. Needs
// no world: no Kafka, no Google, no worker. Beside it the same slots found minute by minute against every
// busy time, and the bare sorting of a busy list.
#include "bench/scenarios.hpp"
#include "core/rfc3339.hpp"
#include "core/slot_reference.hpp"
#include "core/slot_search.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

namespace calfleet::bench {
namespace {

using std::chrono::minutes;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr std::size_t kCallsMin = 9;
constexpr std::chrono::milliseconds kMeasureFor{60};
constexpr unsigned kSeed = 1;
constexpr std::size_t kAll = 100'000;

struct Shape {
    int days;
    int step;
    std::size_t busy;

    std::string name() const {
        return std::to_string(days) + "d_" + std::to_string(step) + "min_" + std::to_string(busy) + "_busy";
    }
};

struct Calendar {
    core::SlotRules rules;
    core::Instant now;
    std::vector<core::TimeRange> busy;
};

// Always open, so that every step is a candidate, over a clock change. However many the meetings are, none
// joins the next.
Calendar calendar_of(const Shape& shape) {
    Calendar calendar{{.zone = core::TimeZone::find("America/New_York").value(),
                       .availability = core::Availability::always(),
                       .duration = minutes(30),
                       .step = minutes(shape.step),
                       .buffer_before = minutes(5),
                       .buffer_after = minutes(5),
                       .window_days = shape.days},
                      core::parse_rfc3339("2026-10-20T04:00:00Z").value(),
                      {}};
    std::mt19937 random(kSeed);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same calendar in every run
    const auto window = core::search_window(calendar.rules, calendar.now);
    if (shape.busy == 0) return calendar;
    const auto apart = (window.end - window.start) / static_cast<std::int64_t>(shape.busy);
    std::uniform_int_distribution<std::int64_t> length(1, apart.count() / 2);
    for (core::Instant start = window.start; calendar.busy.size() < shape.busy; start += apart)
        calendar.busy.push_back({start, start + std::chrono::milliseconds(length(random))});
    return calendar;
}

template <class Call>
double median_us(const Call& call) {
    std::vector<double> samples;
    const auto began_at = std::chrono::steady_clock::now();
    while (samples.size() < kCallsMin || std::chrono::steady_clock::now() - began_at < kMeasureFor) {
        const auto called_at = std::chrono::steady_clock::now();
        call();
        samples.push_back(Microseconds(std::chrono::steady_clock::now() - called_at).count());
    }
    return percentile(samples, 0.5);
}

double search_us(const Calendar& calendar) {
    std::size_t found = 0;
    return median_us(
        [&] { found += core::find_slots(calendar.rules, calendar.now, calendar.busy).total_count; });
}

// Numbers of a search that finds something else are worth nothing.
void compare(const Shape& shape, const Calendar& calendar, Findings& findings) {
    const auto found = core::find_slots(calendar.rules, calendar.now, calendar.busy, {.limit = kAll}).slots;
    if (found != core::reference_slots(calendar.rules, calendar.now, calendar.busy))
        findings.problems.push_back(shape.name() + ": the search and the reference disagree");
}

void measure_references(Findings& findings) {
    std::mt19937 random(kSeed);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same order in every run
    for (const std::size_t busy : {std::size_t{0}, std::size_t{1'000}, std::size_t{10'000}}) {
        const Shape shape{30, 5, busy};
        const Calendar calendar = calendar_of(shape);
        compare(shape, calendar, findings);
        std::size_t found = 0;
        findings.figure("reference_us_" + shape.name(), median_us([&] {
                            found +=
                                core::reference_slots(calendar.rules, calendar.now, calendar.busy).size();
                        }));
    }
    Calendar unsorted = calendar_of({30, 5, 10'000});
    std::shuffle(unsorted.busy.begin(), unsorted.busy.end(), random);
    findings.figure("us_30d_5min_10000_busy_unsorted", search_us(unsorted));
    findings.figure("sorting_us_10000_busy", median_us([&] {
                        std::vector<core::TimeRange> copy = unsorted.busy;
                        std::sort(copy.begin(), copy.end());
                    }));
}

}  // namespace

Findings run_slots(const Options& /*options*/) {
    Findings findings;
    findings.has_fleet = false;
    findings.setup = {{"duration_min", 30}, {"calls_min", static_cast<double>(kCallsMin)}};
    for (const int days : {7, 30})
        for (const int step : {5, 15, 30})
            for (const std::size_t busy :
                 {std::size_t{0}, std::size_t{100}, std::size_t{1'000}, std::size_t{10'000}}) {
                const Shape shape{days, step, busy};
                findings.figure("us_" + shape.name(), search_us(calendar_of(shape)));
            }
    // Linear: near the quotient of the days looked at (31 by 8), and at most ten.
    findings.figure("times_30d_by_7d",
                    search_us(calendar_of({30, 5, 1'000})) / search_us(calendar_of({7, 5, 1'000})));
    findings.figure("times_10000_by_1000_busy",
                    search_us(calendar_of({30, 5, 10'000})) / search_us(calendar_of({30, 5, 1'000})));
    measure_references(findings);
    return findings;
}

}  // namespace calfleet::bench
