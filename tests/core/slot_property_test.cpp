// Slot search against a second opinion that looks at every minute on its own, around every clock change of
// three years in a dozen zones. The opinion knows no stretches, no merging and no arithmetic on offsets.
#include "core/moments.hpp"
#include "core/slot_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

// Around every transition from 2025 to 2027, each turn of the year, and some plain day.
std::vector<Instant> moments_that_matter(const TimeZone& place) {
    std::vector<Instant> moments{at("2025-06-15T03:20:00Z")};
    for (const char* new_year : {"2025-12-30T13:07:00Z", "2026-12-31T23:59:59.999Z"})
        moments.push_back(at(new_year));
    const Instant end = at("2028-01-01T00:00:00Z");
    for (Instant change = place.period_at(at("2025-01-01T00:00:00Z")).range.end; change < end;
         change = place.period_at(change).range.end)
        for (const minutes before : {minutes(60 * 30 + 17), minutes(60 * 7), minutes(40), minutes(0)})
            moments.push_back(change - before);
    return moments;
}

class RandomRules {
public:
    explicit RandomRules(unsigned seed) : random_(seed) {}

    SlotRules next(const TimeZone& place) {
        static const std::vector<std::string> texts{
            "always",
            "mon-sun 09:00-18:00",
            "mon-sun 00:00-03:30",
            "mon-sun 01:10-02:40,02:40-05:00,23:00-24:00",
            "sat-sun 00:00-24:00",
            "mon-sun 22:00-24:00,00:00-04:00",
            "sun 02:00-03:00; mon-sat 00:30-01:30",
            "mon-fri 08:15-12:00,13:07-17:45; 2026-01-01 closed; 2025-12-31 09:00-12:00"};
        SlotRules rules{.zone = place,
                        .availability = *Availability::parse(texts[random_() % texts.size()]),
                        .duration = one_of({5, 15, 30, 45, 60, 90, 480}),
                        .step = one_of({5, 10, 15, 20, 30, 45, 60, 90})};
        if (coin()) rules.buffer_before = one_of({0, 5, 15, 60});
        if (coin()) rules.buffer_after = one_of({0, 10, 30});
        if (coin()) rules.min_notice = one_of({0, 7, 60, 600});
        rules.window_days = 1 + static_cast<int>(random_() % 2);
        return rules;
    }

    std::vector<TimeRange> busy_around(Instant now) {
        std::vector<TimeRange> busy;
        for (unsigned count = random_() % 12; count > 0; --count) {
            const Instant start = now - hours(3) + minutes(random_() % (60UL * 80));
            busy.push_back({start, start + minutes(random_() % 240)});
        }
        return busy;
    }

    bool coin() { return random_() % 2 == 0; }
    minutes one_of(const std::vector<int>& choices) { return minutes(choices[random_() % choices.size()]); }

private:
    std::mt19937 random_;
};

// When the local interval that holds this minute began, if the wall shows an open minute.
std::optional<minutes> opened_at(const SlotRules& rules, Instant minute) {
    const LocalTime local = rules.zone.to_local(minute);
    const LocalDate day = date::floor<date::days>(local);
    const auto time_of_day = local - LocalTime(day);
    for (const LocalHours& interval : rules.availability.on(day))
        if (interval.from <= time_of_day && time_of_day < interval.to) return interval.from;
    return std::nullopt;
}

// Every slot, found minute by minute.
std::vector<TimeRange> second_opinion(const SlotRules& rules, Instant now,
                                      const std::vector<TimeRange>& busy) {
    const TimeRange window = search_window(rules, now);
    const Instant first = date::ceil<minutes>(window.start);
    std::vector<std::optional<minutes>> opened;  // minute by minute from the first
    for (Instant minute = first; minute < window.end; minute += minutes(1))
        opened.push_back(opened_at(rules, minute));

    std::vector<TimeRange> slots;
    for (std::size_t i = 0; i < opened.size(); ++i) {
        const auto& opening = opened[i];
        const Instant start = first + minutes(i);
        const Instant end = start + rules.duration;
        if (!opening || end > window.end) continue;
        const LocalTime local = rules.zone.to_local(start);
        const auto since_opening = local - LocalTime(date::floor<date::days>(local)) - *opening;
        if (since_opening % rules.step != milliseconds(0)) continue;
        bool is_free = true;
        for (std::size_t j = i; is_free && j < i + static_cast<std::size_t>(rules.duration.count()); ++j)
            is_free = opened[j].has_value();
        const TimeRange blocked{start - rules.buffer_before, end + rules.buffer_after};
        for (const TimeRange& one : busy)
            if (!one.empty() && one.overlaps(blocked)) is_free = false;
        if (is_free) slots.push_back({start, end});
    }
    return slots;
}

class SlotPropertyTest : public testing::TestWithParam<const char*> {
protected:
    struct Case {
        SlotRules rules;
        Instant now;
        std::vector<TimeRange> busy;
        std::vector<TimeRange> slots;
    };

    // Calls `check` with some random rules for each moment of the zone.
    template <class Check>
    void for_each_case(unsigned seed, int rounds, const Check& check) {
        const TimeZone place = zone(GetParam());
        RandomRules random(seed);
        for (const Instant now : moments_that_matter(place)) {
            for (int round = 0; round < rounds; ++round) {
                const SlotRules rules = random.next(place);
                const std::vector<TimeRange> busy = random.busy_around(now);
                const SlotPage page = find_slots(rules, now, busy, {.limit = 100000});
                SCOPED_TRACE(to_rfc3339(now, place) + " " + rules.availability.to_text() + " step " +
                             std::to_string(rules.step.count()) + " duration " +
                             std::to_string(rules.duration.count()));
                check(Case{rules, now, busy, page.slots});
                if (HasFatalFailure()) return;
            }
        }
    }
};

TEST_P(SlotPropertyTest, FindsExactlyWhatLookingAtEveryMinuteFinds) {
    std::size_t found = 0;
    for_each_case(1, 4, [&](const Case& one) {
        found += one.slots.size();
        ASSERT_EQ(starts_in(one.rules.zone, one.slots),
                  starts_in(one.rules.zone, second_opinion(one.rules, one.now, one.busy)));
    });
    EXPECT_GT(found, 200U);
}

TEST_P(SlotPropertyTest, NoSlotLeavesTheHoursOrMeetsABusyTime) {
    for_each_case(2, 10, [](const Case& one) {
        for (const TimeRange& slot : one.slots) {
            ASSERT_TRUE(opened_at(one.rules, slot.start));
            ASSERT_TRUE(opened_at(one.rules, slot.end - milliseconds(1)));
            for (const TimeRange& busy : one.busy) ASSERT_TRUE(busy.empty() || !slot.overlaps(busy));
        }
        ASSERT_TRUE(std::is_sorted(one.slots.begin(), one.slots.end()));
        ASSERT_EQ(std::adjacent_find(one.slots.begin(), one.slots.end()), one.slots.end());
    });
}

TEST_P(SlotPropertyTest, WhatIsOfferedCanBeBookedForAQuarterOfAnHour) {
    for_each_case(3, 6, [](const Case& one) {
        for (const TimeRange& slot : one.slots)
            for (const minutes later : {minutes(0), minutes(1), minutes(15)})
                ASSERT_EQ(refusal_of(one.rules, one.now + later, one.busy, slot.start), std::nullopt)
                    << to_rfc3339(slot.start, one.rules.zone) << " " << later.count() << " minutes later";
    });
}

TEST_P(SlotPropertyTest, WhatIsNotOfferedIsRefused) {
    for_each_case(4, 2, [](const Case& one) {
        std::set<Instant> offered;
        for (const TimeRange& slot : one.slots) offered.insert(slot.start);
        const TimeRange window = search_window(one.rules, one.now);
        for (Instant start = date::floor<minutes>(window.start) - hours(2); start < window.end + hours(2);
             start += minutes(5)) {
            const bool is_refused = refusal_of(one.rules, one.now, one.busy, start, minutes(0)).has_value();
            ASSERT_EQ(is_refused, !offered.contains(start)) << to_rfc3339(start, one.rules.zone);
        }
    });
}

TEST_P(SlotPropertyTest, AHintOnlyChangesTheOrder) {
    for_each_case(5, 3, [](const Case& one) {
        const LocalDate hint = one.rules.zone.date_of(one.now) + date::days(1);
        const auto distance = [&](const TimeRange& slot) {
            return std::abs((one.rules.zone.date_of(slot.start) - hint).count());
        };
        std::vector<TimeRange> expected = one.slots;
        std::stable_sort(expected.begin(), expected.end(),
                         [&](const TimeRange& a, const TimeRange& b) { return distance(a) < distance(b); });
        for (const std::size_t limit : {std::size_t{1}, std::size_t{7}, expected.size()}) {
            const SlotPage page =
                find_slots(one.rules, one.now, one.busy, {.date_hint = hint, .limit = limit});
            ASSERT_EQ(page.total_count, expected.size());
            ASSERT_EQ(page.truncated, limit < expected.size());
            ASSERT_TRUE(std::equal(page.slots.begin(), page.slots.end(), expected.begin()));
        }
    });
}

INSTANTIATE_TEST_SUITE_P(Zones, SlotPropertyTest,
                         testing::Values("America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
                                         "Asia/Kathmandu", "Asia/Kolkata", "America/St_Johns",
                                         "Pacific/Chatham", "Africa/Casablanca", "Asia/Jakarta",
                                         "Pacific/Apia", "America/Sao_Paulo", "UTC", "Africa/Cairo",
                                         "America/Havana"),
                         [](const auto& zone_name) {
                             std::string name = zone_name.param;
                             std::replace(name.begin(), name.end(), '/', '_');
                             return name;
                         });

}  // namespace
}  // namespace calfleet::core
