// Slot search against the reference in every zone whose clock is moved between 2024 and 2030, or stands half
// an hour or a quarter aside. A case is its number: what fails says which, and runs alone with
//   CALFLEET_TEST_SLOT_FIRST=number CALFLEET_TEST_SLOT_CASES=1
#include "core/moments.hpp"
#include "core/random_slots.hpp"
#include "core/slot_explanation.hpp"
#include "core/slot_reference.hpp"
#include "core/slot_search.hpp"
#include "harness/longer_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int kUsualCases = 1'000;
const Instant kFirst = at("2024-01-01T00:00:00Z");
const Instant kEnd = at("2031-01-01T00:00:00Z");

struct Place {
    TimeZone zone;
    std::vector<Instant> changes;  // when its offset changes
};

// By what the library says of each period in turn.
std::vector<Instant> changes_of(const date::time_zone& zone) {
    std::vector<Instant> changes;
    const auto first = date::floor<std::chrono::seconds>(kFirst);
    date::sys_info period = zone.get_info(first);
    while (Instant(period.end) < kEnd) {
        const date::sys_info next = zone.get_info(period.end);
        if (next.offset != period.offset) changes.emplace_back(period.end);
        period = next;
    }
    return changes;
}

const std::vector<Place>& places() {
    static const std::vector<Place> all = [] {
        std::vector<Place> found;
        for (const date::time_zone& one : date::get_tzdb().zones) {
            const auto known = TimeZone::find(one.name());
            if (!known) continue;
            std::vector<Instant> changes = changes_of(one);
            const bool stands_aside = known->period_at(kFirst).offset % hours(1) != hours(0);
            if (stands_aside || !changes.empty()) found.push_back({*known, std::move(changes)});
        }
        return found;
    }();
    return all;
}

struct Case {
    const Place& place;
    SlotRules rules;
    Instant now;
    std::vector<TimeRange> busy;
};

// Every other round over the zones goes to their clock changes; the others to any time, or a turn of the
// year.
Instant instant_of(RandomSlots& random, const Place& place, std::size_t round) {
    if (round % 2 == 0 && !place.changes.empty())
        return random.near(
            place.changes[static_cast<std::size_t>(random.below(static_cast<int>(place.changes.size())))]);
    if (random.coin()) return random.between(kFirst, kEnd);
    const auto year = date::year(2025 + random.below(6));
    return random.near(place.zone.start_of(LocalDate(year / 1 / 1)));
}

Case case_of(std::size_t number) {
    RandomSlots random(static_cast<unsigned>(number));
    const Place& place = places().at(number % places().size());
    const Instant now = instant_of(random, place, number / places().size());
    return {place, random.rules(place.zone, now), now, random.busy_around(place.zone, now)};
}

// Calls `check` with each case until one fails.
template <class Check>
void for_each_case(const Check& check) {
    const auto first = static_cast<std::size_t>(harness::longer_run("CALFLEET_TEST_SLOT_FIRST", 0));
    const auto count = static_cast<std::size_t>(harness::longer_run("CALFLEET_TEST_SLOT_CASES", kUsualCases));
    for (std::size_t number = first; number < first + count; ++number) {
        const Case one = case_of(number);
        SCOPED_TRACE("case " + std::to_string(number) + ": " + in_words(one.rules, one.now, one.busy));
        check(one);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(SlotEveryZoneTest, TheUsualCasesMeetEveryZoneAtAClockChange) {
    RecordProperty("zones", std::to_string(places().size()));
    EXPECT_GT(places().size(), 100U);
    EXPECT_LE(places().size(), static_cast<std::size_t>(kUsualCases));
    std::set<std::string> names;
    for (const Place& place : places()) names.insert(place.zone.name());
    for (const char* name :
         {"Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kathmandu", "America/St_Johns", "Europe/Berlin"})
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(SlotEveryZoneTest, FindsExactlyWhatLookingAtEveryMinuteFinds) {
    std::size_t found = 0;
    for_each_case([&found](const Case& one) {
        const SlotPage page = find_slots(one.rules, one.now, one.busy, {.limit = 100'000});
        found += page.slots.size();
        EXPECT_EQ(starts_in(one.rules.zone, page.slots),
                  starts_in(one.rules.zone, reference_slots(one.rules, one.now, one.busy)));
    });
    RecordProperty("slots", std::to_string(found));
    EXPECT_GT(found, 0U);
}

// The grace of D9: what a customer was shown stays theirs to take while they make up their mind.
TEST(SlotEveryZoneTest, WhatIsOfferedCanBeBookedForAQuarterOfAnHour) {
    for_each_case([](const Case& one) {
        RandomSlots random(static_cast<unsigned>(one.busy.size()));
        const milliseconds some_time = minutes(1) * random.below(15) + milliseconds(random.below(60'000));
        for (const TimeRange& slot : find_slots(one.rules, one.now, one.busy, {.limit = 60}).slots)
            for (const milliseconds later : {milliseconds(0), some_time, milliseconds(kNoticeGrace)})
                EXPECT_EQ(refusal_of(one.rules, one.now + later, one.busy, slot.start), std::nullopt)
                    << to_rfc3339(slot.start, one.rules.zone) << " " << later.count() << " ms later";
    });
}

std::vector<TimeRange> free_ones(const std::vector<ExplainedStart>& explained, const SlotRules& rules) {
    std::vector<TimeRange> slots;
    for (const ExplainedStart& one : explained)
        if (!one.refusal) slots.push_back({one.start, one.start + rules.duration});
    return slots;
}

TEST(SlotEveryZoneTest, AnExplanationHasTheSlotsThatAreOfferedAndTheRuleThatRefusesEachOther) {
    for_each_case([](const Case& one) {
        const auto slots = find_slots(one.rules, one.now, one.busy, {.limit = 100'000}).slots;
        const auto explained = explain_slots(one.rules, one.now, one.busy);
        EXPECT_EQ(starts_in(one.rules.zone, free_ones(explained, one.rules)),
                  starts_in(one.rules.zone, slots));
        for (const ExplainedStart& start : explained) {
            EXPECT_EQ(start.refusal, refusal_of(one.rules, one.now, one.busy, start.start, minutes(0)));
            EXPECT_EQ(start.busy.has_value(), start.refusal == SlotRefusal::kBusy);
            if (start.busy) EXPECT_TRUE(start.busy->overlaps(blocked_range(one.rules, start.start)));
        }
    });
}

TEST(SlotEveryZoneTest, TheExplanationOfADayHasTheSlotsOfThatDay) {
    for_each_case([](const Case& one) {
        const LocalDate today = one.rules.zone.date_of(one.now);
        const auto slots = find_slots(one.rules, one.now, one.busy, {.limit = 100'000}).slots;
        for (int ahead = -1; ahead < 4; ++ahead) {
            const LocalDate day = today + date::days(ahead);
            std::vector<TimeRange> expected;
            for (const TimeRange& slot : slots)
                if (one.rules.zone.date_of(slot.start) == day) expected.push_back(slot);
            const auto explained = explain_slots(one.rules, one.now, one.busy, day);
            EXPECT_EQ(starts_in(one.rules.zone, free_ones(explained, one.rules)),
                      starts_in(one.rules.zone, expected));
            for (const ExplainedStart& start : explained)
                EXPECT_EQ(start.refusal, refusal_of(one.rules, one.now, one.busy, start.start, minutes(0)));
        }
    });
}

}  // namespace
}  // namespace calfleet::core
