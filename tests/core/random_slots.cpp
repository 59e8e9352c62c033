#include "core/random_slots.hpp"

#include "core/digits.hpp"
#include "core/rfc3339.hpp"

#include <algorithm>
#include <set>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int kDayMinutes = 24 * 60;

// Hours that clock changes fall into, pauses, and openings over midnight.
const std::vector<std::string>& usual_texts() {
    static const std::vector<std::string> texts{
        "always",
        "mon-sun 09:00-18:00",
        "mon-sun 00:00-03:30",
        "mon-sun 01:10-02:40,02:40-05:00,23:00-24:00",
        "sat-sun 00:00-24:00",
        "mon-sun 22:00-24:00,00:00-04:00",
        "sun 02:00-03:00; mon-sat 00:30-01:30",
        "mon-fri 08:15-12:00,13:07-17:45; 2026-01-01 closed; 2025-12-31 09:00-12:00"};
    return texts;
}

std::string clock_text(int minute_of_day) {
    std::string text;
    append_digits(text, minute_of_day / 60, 2);
    text += ':';
    append_digits(text, minute_of_day % 60, 2);
    return text;
}

}  // namespace

SlotRules RandomSlots::rules(const TimeZone& zone, Instant now) {
    SlotRules rules{.zone = zone,
                    .availability = availability(zone, now),
                    .duration = one_of({5, 15, 30, 45, 60, 90, 480}),
                    .step = one_of({5, 10, 15, 20, 30, 45, 60, 90})};
    if (coin()) rules.buffer_before = one_of({0, 5, 15, 60});
    if (coin()) rules.buffer_after = one_of({0, 10, 30});
    if (coin()) rules.min_notice = one_of({0, 7, 60, 600, 5'000});
    rules.window_days = below(10) == 0 ? 7 : 1 + below(2);
    const LocalDate today = zone.date_of(now);
    for (int day = 0; day < 3; ++day)
        if (below(8) == 0) rules.full_days.push_back(today + date::days(day));
    return rules;
}

std::vector<TimeRange> RandomSlots::busy_around(const TimeZone& zone, Instant now) {
    const Instant from = date::floor<hours>(now) - hours(3);
    std::vector<TimeRange> busy;
    for (int count = below(14); count > 0; --count) {
        const minutes grain = one_of({1, 5, 15});
        const Instant start = from + grain * below(static_cast<int>(minutes(hours(60)) / grain));
        const minutes length = grain * below(static_cast<int>(minutes(240) / grain));
        const LocalDate day = zone.date_of(start);
        const Instant last_end = busy.empty() ? start : busy.back().end;
        switch (below(8)) {
            case 0:  // touches the one before
                busy.push_back({last_end, last_end + length});
                break;
            case 1:  // empty
                busy.push_back({start, start});
                break;
            case 2:  // reversed
                busy.push_back({start, start - length});
                break;
            case 3:  // the whole day, as its calendar has it
                if (coin()) busy.push_back({zone.start_of(day), zone.start_of(day + date::days(1))});
                break;
            case 4:  // to the millisecond
                busy.push_back({start + milliseconds(1), start + length - milliseconds(1)});
                break;
            default:
                busy.push_back({start, start + length});
        }
    }
    std::shuffle(busy.begin(), busy.end(), random_);
    return busy;
}

Instant RandomSlots::near(Instant change) {
    switch (below(8)) {
        case 0:
            return change;
        case 1:
            return change - milliseconds(1);
        case 2:
            return change + minutes(below(180));
        default:
            return change - minutes(below(36 * 60)) - milliseconds(coin() ? 0 : below(60'000));
    }
}

Instant RandomSlots::between(Instant first, Instant end) {
    return Instant(milliseconds(std::uniform_int_distribution<std::int64_t>(
        first.time_since_epoch().count(), end.time_since_epoch().count() - 1)(random_)));
}

minutes RandomSlots::one_of(const std::vector<int>& choices) {
    return minutes(choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))]);
}

Availability RandomSlots::availability(const TimeZone& zone, Instant now) {
    if (coin()) {
        const auto& texts = usual_texts();
        return *Availability::parse(texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))]);
    }
    std::string text =
        coin() ? "mon-sun " + hours_text() : "mon-thu " + hours_text() + "; fri-sun " + hours_text();
    const LocalDate today = zone.date_of(now);
    for (int day = 0; day < 3; ++day)
        if (below(4) == 0)
            text += "; " + to_text(today + date::days(day)) + " " + (coin() ? "closed" : hours_text());
    return *Availability::parse(text);
}

// Up to three intervals; neighbours touch now and then.
std::string RandomSlots::hours_text() {
    const int grain = static_cast<int>(one_of({1, 5, 15, 60}).count());
    std::set<int> edges;
    const std::size_t count = 2 * static_cast<std::size_t>(1 + below(3));
    while (edges.size() < count) edges.insert(grain * below(kDayMinutes / grain + 1));
    std::string text;
    for (auto edge = edges.begin(); edge != edges.end();) {
        const int from = *edge++;
        if (edge == edges.end()) break;
        text.append(text.empty() ? "" : ",").append(clock_text(from)).append("-").append(clock_text(*edge));
        if (below(4) != 0) ++edge;  // else the next begins where this one ends
    }
    return text;
}

std::string in_words(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy) {
    const auto count = [](minutes length) { return std::to_string(length.count()); };
    std::string text = rules.zone.name() + " at " + to_rfc3339(now, rules.zone) + " [" +
                       rules.availability.to_text() + "] duration " + count(rules.duration) + " step " +
                       count(rules.step) + " buffers " + count(rules.buffer_before) + "/" +
                       count(rules.buffer_after) + " notice " + count(rules.min_notice) + " days " +
                       std::to_string(rules.window_days) + " full";
    for (const LocalDate day : rules.full_days) text += " " + to_text(day);
    text += " busy";
    for (const TimeRange& one : busy)
        text += " " + to_rfc3339(one.start, rules.zone) + "/" + to_rfc3339(one.end, rules.zone);
    return text;
}

}  // namespace calfleet::core
