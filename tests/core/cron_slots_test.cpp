#include "core/cron_slots.hpp"

#include "core/moments.hpp"
#include "core/schedules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

// The next slots on the wall of that place.
std::vector<std::string> slots(std::string_view expression, std::string_view place, std::string_view after,
                               int count) {
    const TimeZone there = zone(place);
    std::vector<std::string> texts;
    Instant instant = at(after);
    for (int i = 0; i < count; ++i) {
        instant = next_slot(cron(expression), there, instant).value();
        texts.push_back(to_rfc3339(instant, there));
    }
    return texts;
}

TEST(CronSlotsTest, ASlotIsStrictlyLater) {
    EXPECT_EQ(next_slot(cron("* * * * *"), TimeZone::utc(), at("2026-05-12T10:00:00Z")),
              at("2026-05-12T10:01:00Z"));
    EXPECT_EQ(next_slot(cron("* * * * *"), TimeZone::utc(), at("2026-05-12T09:59:59.999Z")),
              at("2026-05-12T10:00:00Z"));
    EXPECT_EQ(next_slot(cron("0 3 * * *"), zone("Asia/Jakarta"), at("2026-05-11T20:00:00Z")),
              at("2026-05-12T20:00:00Z"));
    EXPECT_EQ(next_slot(cron("0 3 * * *"), zone("Asia/Jakarta"), at("2026-05-11T19:59:59.999Z")),
              at("2026-05-11T20:00:00Z"));
}

TEST(CronSlotsTest, DaysMonthsAndYearsAreCrossed) {
    EXPECT_THAT(
        slots("59 23 28-31 2 *", "UTC", "2027-02-28T23:58:00Z", 3),
        ElementsAre("2027-02-28T23:59:00+00:00", "2028-02-28T23:59:00+00:00", "2028-02-29T23:59:00+00:00"));
    EXPECT_THAT(
        slots("0 0 31 * *", "UTC", "2026-01-31T00:00:00Z", 3),
        ElementsAre("2026-03-31T00:00:00+00:00", "2026-05-31T00:00:00+00:00", "2026-07-31T00:00:00+00:00"));
    EXPECT_THAT(slots("0 0 1 1 *", "UTC", "2026-01-01T00:00:00Z", 2),
                ElementsAre("2027-01-01T00:00:00+00:00", "2028-01-01T00:00:00+00:00"));
}

TEST(CronSlotsTest, ALeapDayIsFoundAcrossACenturyWithoutOne) {
    EXPECT_EQ(next_slot(cron("0 0 29 2 *"), TimeZone::utc(), at("2096-02-29T00:00:00Z")),
              at("2104-02-29T00:00:00Z"));
}

TEST(CronSlotsTest, OfTwoRestrictedDayFieldsEitherIsEnough) {
    EXPECT_THAT(slots("0 9 13 * FRI", "UTC", "2026-03-01T00:00:00Z", 4),
                ElementsAre("2026-03-06T09:00:00+00:00", "2026-03-13T09:00:00+00:00",
                            "2026-03-20T09:00:00+00:00", "2026-03-27T09:00:00+00:00"));
    EXPECT_THAT(slots("0 9 13 * *", "UTC", "2026-03-01T00:00:00Z", 1),
                ElementsAre("2026-03-13T09:00:00+00:00"));
    EXPECT_THAT(slots("0 9 1-31 * FRI", "UTC", "2026-03-01T00:00:00Z", 2),
                ElementsAre("2026-03-06T09:00:00+00:00", "2026-03-13T09:00:00+00:00"));
    EXPECT_THAT(slots("0 9 1,30 * *", "UTC", "2026-02-15T00:00:00Z", 2),
                ElementsAre("2026-03-01T09:00:00+00:00", "2026-03-30T09:00:00+00:00"));
}

TEST(CronSlotsTest, ASkippedTimeIsReplacedByTheMomentTheClockJumpsTo) {
    EXPECT_THAT(
        slots("30 2 * * *", "America/New_York", "2025-03-08T00:00:00Z", 3),
        ElementsAre("2025-03-08T02:30:00-05:00", "2025-03-09T03:00:00-04:00", "2025-03-10T02:30:00-04:00"));
    // Four skipped times, and 03:00 itself, are one slot.
    EXPECT_THAT(
        slots("*/15 2,3 * * *", "America/New_York", "2025-03-09T06:59:00Z", 3),
        ElementsAre("2025-03-09T03:00:00-04:00", "2025-03-09T03:15:00-04:00", "2025-03-09T03:30:00-04:00"));
    EXPECT_THAT(slots("45 2 * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", 1),
                ElementsAre("2026-03-29T03:00:00+02:00"));
}

TEST(CronSlotsTest, ARepeatedTimeIsItsFirst) {
    EXPECT_THAT(slots("30 1 * * *", "America/New_York", "2025-11-02T04:00:00Z", 2),
                ElementsAre("2025-11-02T01:30:00-04:00", "2025-11-03T01:30:00-05:00"));
    EXPECT_THAT(slots("*/30 1,2 * * *", "America/New_York", "2025-11-02T04:59:00Z", 4),
                ElementsAre("2025-11-02T01:00:00-04:00", "2025-11-02T01:30:00-04:00",
                            "2025-11-02T02:00:00-05:00", "2025-11-02T02:30:00-05:00"));
    // Asked in the second pass.
    EXPECT_THAT(slots("*/30 1,2 * * *", "America/New_York", "2025-11-02T06:10:00Z", 1),
                ElementsAre("2025-11-02T02:00:00-05:00"));
    EXPECT_THAT(slots("30 1 * * *", "America/New_York", "2025-11-02T06:00:00Z", 1),
                ElementsAre("2025-11-03T01:30:00-05:00"));
}

TEST(CronSlotsTest, WhatNamesEveryHourFollowsTheHoursAsTheyPass) {
    EXPECT_THAT(slots("30 * * * *", "America/New_York", "2025-11-02T05:00:00Z", 4),
                ElementsAre("2025-11-02T01:30:00-04:00", "2025-11-02T01:30:00-05:00",
                            "2025-11-02T02:30:00-05:00", "2025-11-02T03:30:00-05:00"));
    EXPECT_THAT(
        slots("30 * * * *", "America/New_York", "2025-03-09T06:00:00Z", 3),
        ElementsAre("2025-03-09T01:30:00-05:00", "2025-03-09T03:30:00-04:00", "2025-03-09T04:30:00-04:00"));
    EXPECT_THAT(slots("0 * 2 11 *", "America/New_York", "2025-11-02T04:59:00Z", 4),
                ElementsAre("2025-11-02T01:00:00-04:00", "2025-11-02T01:00:00-05:00",
                            "2025-11-02T02:00:00-05:00", "2025-11-02T03:00:00-05:00"));
}

TEST(CronSlotsTest, HalfAnHourIsSkippedAndRepeatedOnLordHowe) {
    EXPECT_THAT(slots("0,15,45 2 * * *", "Australia/Lord_Howe", "2025-10-04T15:00:00Z", 2),
                ElementsAre("2025-10-05T02:30:00+11:00", "2025-10-05T02:45:00+11:00"));
    EXPECT_THAT(slots("0,15,45 1 * * *", "Australia/Lord_Howe", "2025-04-05T13:00:00Z", 4),
                ElementsAre("2025-04-06T01:00:00+11:00", "2025-04-06T01:15:00+11:00",
                            "2025-04-06T01:45:00+11:00", "2025-04-07T01:00:00+10:30"));
    EXPECT_THAT(
        slots("45 * * * *", "Australia/Lord_Howe", "2025-04-05T14:00:00Z", 3),
        ElementsAre("2025-04-06T01:45:00+11:00", "2025-04-06T01:45:00+10:30", "2025-04-06T02:45:00+10:30"));
    EXPECT_THAT(slots("15 * * * *", "Australia/Lord_Howe", "2025-10-04T14:30:00Z", 2),
                ElementsAre("2025-10-05T01:15:00+10:30", "2025-10-05T03:15:00+11:00"));
}

TEST(CronSlotsTest, BrokenOffsetsAreWholeMinutesOfTheWall) {
    EXPECT_THAT(slots("0 3 * * *", "Asia/Kathmandu", "2026-05-12T00:00:00Z", 1),
                ElementsAre("2026-05-13T03:00:00+05:45"));
    EXPECT_THAT(slots("*/20 * * * *", "Pacific/Chatham", "2026-05-12T00:00:00Z", 2),
                ElementsAre("2026-05-12T13:00:00+12:45", "2026-05-12T13:20:00+12:45"));
}

TEST(CronSlotsTest, ClocksThatChangeAtMidnightKeepTheDay) {
    EXPECT_THAT(slots("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", 2),
                ElementsAre("2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"));
    EXPECT_THAT(slots("30 23 * * *", "America/Sao_Paulo", "2018-02-17T12:00:00Z", 2),
                ElementsAre("2018-02-17T23:30:00-02:00", "2018-02-18T23:30:00-03:00"));
    EXPECT_THAT(slots("0 0 * * *", "America/Sao_Paulo", "2018-02-17T12:00:00Z", 1),
                ElementsAre("2018-02-18T00:00:00-03:00"));
    EXPECT_THAT(slots("15 0 * * SUN", "Asia/Beirut", "2025-03-29T12:00:00Z", 1),
                ElementsAre("2025-03-30T01:00:00+03:00"));
    EXPECT_THAT(slots("0 0,12 * * *", "Africa/Cairo", "2024-04-25T12:00:00Z", 2),
                ElementsAre("2024-04-26T01:00:00+03:00", "2024-04-26T12:00:00+03:00"));
    // The evening of 31 October comes twice, for it is set back from midnight to 23:00.
    EXPECT_THAT(slots("30 23 * * *", "Africa/Cairo", "2024-10-31T12:00:00Z", 2),
                ElementsAre("2024-10-31T23:30:00+03:00", "2024-11-01T23:30:00+02:00"));
    EXPECT_THAT(slots("30 * 31 10 *", "Africa/Cairo", "2024-10-31T20:00:00Z", 2),
                ElementsAre("2024-10-31T23:30:00+03:00", "2024-10-31T23:30:00+02:00"));
}

TEST(CronSlotsTest, ADayThatNeverWasGivesItsSlotWhenTheNextBegins) {
    EXPECT_THAT(slots("0 9 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", 2),
                ElementsAre("2011-12-31T00:00:00+14:00", "2012-12-30T09:00:00+14:00"));
    EXPECT_THAT(slots("0 * 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", 1),
                ElementsAre("2012-12-30T00:00:00+14:00"));
}

TEST(CronSlotsTest, EveryCountsFrom1970WhateverTheZone) {
    EXPECT_THAT(slots("@every 90s", "UTC", "2026-05-12T00:00:00Z", 2),
                ElementsAre("2026-05-12T00:01:30+00:00", "2026-05-12T00:03:00+00:00"));
    const auto seven = cron("@every 7h");
    const Instant now = at("2025-03-09T06:30:00Z");
    EXPECT_EQ(next_slot(seven, zone("America/New_York"), now), next_slot(seven, TimeZone::utc(), now));
    EXPECT_EQ(next_slot(seven, TimeZone::utc(), now).value().time_since_epoch() % hours(7), milliseconds(0));
    EXPECT_EQ(next_slot(cron("@every 1s"), TimeZone::utc(), now), now + seconds(1));
    EXPECT_EQ(next_slot(cron("@every 1s"), TimeZone::utc(), now + milliseconds(1)), now + seconds(1));
}

TEST(CronSlotsTest, ThereAreSlotsFrom1970To9999) {
    for (const char* text : {"* * * * *", "0 0 * * *", "@every 1h"}) {
        EXPECT_EQ(next_slot(cron(text), TimeZone::utc(), Instant::min()), Instant{}) << text;
        EXPECT_EQ(next_slot(cron(text), TimeZone::utc(), Instant{} - seconds(1)), Instant{}) << text;
        EXPECT_FALSE(next_slot(cron(text), TimeZone::utc(), at("9999-12-31T23:59:00Z"))) << text;
        EXPECT_FALSE(next_slot(cron(text), zone("Asia/Tokyo"), Instant::max())) << text;
    }
}

bool names(const CronExpression& expression, LocalTime local) {
    const auto has = [](CronValues values, auto value) { return (values >> value & 1) != 0; };
    const LocalDate day = date::floor<date::days>(local);
    const date::year_month_day named(day);
    const auto time = date::floor<minutes>(local - day).count();
    const bool by_day = has(expression.days_of_month, static_cast<unsigned>(named.day()));
    const bool by_week = has(expression.days_of_week, date::weekday(day).c_encoding());
    const bool either = !expression.names_every_day_of_month() && !expression.names_every_day_of_week();
    return has(expression.minutes, time % 60) && has(expression.hours, time / 60) &&
           has(expression.months, static_cast<unsigned>(named.month())) &&
           (either ? by_day || by_week : by_day && by_week);
}

// What the rule says of each minute after `begin` and before `end`.
std::set<Instant> minute_by_minute(const CronExpression& expression, const TimeZone& there,
                                   TimeRange within) {
    std::set<Instant> slots;
    if (expression.names_every_hour()) {
        for (Instant instant = within.start; instant < within.end; instant += minutes(1))
            if (names(expression, there.to_local(instant))) slots.insert(instant);
    } else {
        const LocalTime end = there.to_local(within.end);
        for (LocalTime local = there.to_local(within.start); local < end; local += minutes(1))
            if (names(expression, local)) slots.insert(there.first_instant(local));
    }
    slots.erase(within.start);
    return slots;
}

TEST(CronSlotsTest, AgreesWithAWalkThroughAllMinutesAroundTheChangesOfTwoYears) {
    for (const char* place :
         {"America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Beirut"}) {
        const TimeZone there = zone(place);
        Instant change = there.period_at(at("2025-01-01T00:00:00Z")).range.end;
        for (; change < at("2027-01-01T00:00:00Z"); change = there.period_at(change).range.end) {
            const TimeRange around{change - hours(36), change + hours(36)};
            for (const char* text :
                 {"*/7 0-3 * * *", "30 2 * * SUN", "*/20 * * * 0,5", "0 0 * * *", "15 23,1 1-9 * 6"}) {
                const CronExpression expression = cron(text);
                Instant slot = around.start;
                for (const Instant wanted : minute_by_minute(expression, there, around)) {
                    slot = next_slot(expression, there, slot).value();
                    ASSERT_EQ(to_rfc3339(slot, there), to_rfc3339(wanted, there)) << text << " " << place;
                }
                EXPECT_GE(next_slot(expression, there, slot).value(), around.end) << text << " " << place;
            }
        }
    }
}

}  // namespace
}  // namespace calfleet::core
