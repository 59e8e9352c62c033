// Slot search against the reference, around every clock change of three years in a dozen zones: each property
// on its own. slot_every_zone_test.cpp looks at all zones.
#include "core/moments.hpp"
#include "core/random_slots.hpp"
#include "core/slot_reference.hpp"
#include "core/slot_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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
        RandomSlots random(seed);
        for (const Instant now : moments_that_matter(place)) {
            for (int round = 0; round < rounds; ++round) {
                const SlotRules rules = random.rules(place, now);
                const std::vector<TimeRange> busy = random.busy_around(place, now);
                const SlotPage page = find_slots(rules, now, busy, {.limit = 100000});
                SCOPED_TRACE(in_words(rules, now, busy));
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
                  starts_in(one.rules.zone, reference_slots(one.rules, one.now, one.busy)));
    });
    EXPECT_GT(found, 200U);
}

TEST_P(SlotPropertyTest, NoSlotLeavesTheHoursOrMeetsABusyTime) {
    for_each_case(2, 10, [](const Case& one) {
        for (const TimeRange& slot : one.slots) {
            ASSERT_TRUE(opening_around(one.rules, slot.start));
            ASSERT_TRUE(opening_around(one.rules, slot.end - milliseconds(1)));
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
