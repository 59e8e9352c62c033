#include "core/slot_search.hpp"

#include "core/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

SlotRules hourly(const char* zone_name, const char* hours_text) {
    return {.zone = zone(zone_name),
            .availability = *Availability::parse(hours_text),
            .duration = minutes(60),
            .step = minutes(60),
            .window_days = 1};
}

std::vector<std::string> starts(const SlotRules& rules, const char* now,
                                const std::vector<TimeRange>& busy = {}, const SlotQuery& query = {}) {
    return starts_in(rules.zone, find_slots(rules, at(now), busy, query).slots);
}

TEST(SlotSearchTest, OffersTheGridOfTheHoursFromNowOn) {
    const SlotRules rules = hourly("Asia/Jakarta", "mon-sun 09:00-12:00");
    const SlotPage page = find_slots(rules, at("2025-05-12T09:30:00+07:00"), {});
    EXPECT_THAT(
        starts_in(rules.zone, page.slots),
        ElementsAre("2025-05-12T10:00:00+07:00", "2025-05-12T11:00:00+07:00", "2025-05-13T09:00:00+07:00",
                    "2025-05-13T10:00:00+07:00", "2025-05-13T11:00:00+07:00"));
    EXPECT_EQ(page.total_count, 5U);
    EXPECT_FALSE(page.truncated);
    EXPECT_EQ(page.window, range("2025-05-12T09:30:00+07:00", "2025-05-14T00:00:00+07:00"));
    for (const TimeRange& slot : page.slots) EXPECT_EQ(slot.end - slot.start, minutes(60));
}

TEST(SlotSearchTest, TheGridStartsAgainWithEachInterval) {
    SlotRules rules = hourly("UTC", "mon 09:15-11:20,13:40-15:00");
    rules.duration = minutes(40);
    rules.step = minutes(30);
    EXPECT_THAT(
        starts(rules, "2025-05-12T00:00:00Z"),
        ElementsAre("2025-05-12T09:15:00+00:00", "2025-05-12T09:45:00+00:00", "2025-05-12T10:15:00+00:00",
                    "2025-05-12T13:40:00+00:00", "2025-05-12T14:10:00+00:00"));
}

TEST(NearestSlotsTest, ThoseAroundAWantedTimeComeByTime) {
    const SlotRules rules = hourly("UTC", "mon-tue 09:00-14:00");
    const std::vector<TimeRange> busy{range("2025-05-12T11:00:00Z", "2025-05-12T12:00:00Z")};
    const auto nearest = [&](const char* wanted, std::size_t count) {
        return starts_in(rules.zone,
                         nearest_slots(rules, at("2025-05-12T08:00:00Z"), busy, at(wanted), count));
    };
    EXPECT_THAT(
        nearest("2025-05-12T11:00:00Z", 3),
        ElementsAre("2025-05-12T09:00:00+00:00", "2025-05-12T10:00:00+00:00", "2025-05-12T12:00:00+00:00"));
    EXPECT_THAT(
        nearest("2025-05-12T13:00:00Z", 3),
        ElementsAre("2025-05-12T10:00:00+00:00", "2025-05-12T12:00:00+00:00", "2025-05-12T13:00:00+00:00"));
    EXPECT_THAT(nearest("2025-05-12T13:00:00Z", 100), SizeIs(9));
    EXPECT_THAT(nearest("2025-05-12T13:00:00Z", 0), IsEmpty());
}

TEST(SlotSearchTest, LeavesBusyTimesOutInAnyOrder) {
    const SlotRules rules = hourly("UTC", "mon 09:00-18:00");
    const std::vector<TimeRange> busy{range("2025-05-12T15:00:00Z", "2025-05-12T16:00:00Z"),
                                      range("2025-05-12T08:00:00Z", "2025-05-12T09:01:00Z"),
                                      range("2025-05-12T11:30:00Z", "2025-05-12T12:00:00Z"),
                                      range("2025-05-12T11:45:00Z", "2025-05-12T13:30:00Z"),
                                      range("2025-05-12T11:50:00Z", "2025-05-12T11:55:00Z"),
                                      range("2025-05-12T17:30:00Z", "2025-05-13T09:00:00Z")};
    EXPECT_THAT(
        starts(rules, "2025-05-12T00:00:00Z", busy),
        ElementsAre("2025-05-12T10:00:00+00:00", "2025-05-12T14:00:00+00:00", "2025-05-12T16:00:00+00:00"));
    EXPECT_THAT(
        starts(rules, "2025-05-12T00:00:00Z", {range("2025-05-01T00:00:00Z", "2025-06-01T00:00:00Z")}),
        IsEmpty());
}

TEST(SlotSearchTest, AMissingHourHasNoSlots) {
    EXPECT_THAT(starts(hourly("America/New_York", "sun 00:00-05:00"), "2025-03-09T00:00:00-05:00"),
                ElementsAre("2025-03-09T00:00:00-05:00", "2025-03-09T01:00:00-05:00",
                            "2025-03-09T03:00:00-04:00", "2025-03-09T04:00:00-04:00"));
    EXPECT_THAT(starts(hourly("America/New_York", "sun 02:00-03:00"), "2025-03-09T00:00:00-05:00"),
                IsEmpty());
}

TEST(SlotSearchTest, ARepeatedHourIsOfferedOncePerInstant) {
    EXPECT_THAT(starts(hourly("America/New_York", "sun 00:00-03:00"), "2025-11-02T00:00:00-04:00"),
                ElementsAre("2025-11-02T00:00:00-04:00", "2025-11-02T01:00:00-04:00",
                            "2025-11-02T01:00:00-05:00", "2025-11-02T02:00:00-05:00"));
    // Hours that end within the repeated hour are open twice, with a break between.
    SlotRules rules = hourly("America/New_York", "sun 00:30-01:30");
    rules.duration = rules.step = minutes(30);
    EXPECT_THAT(
        starts(rules, "2025-11-02T00:00:00-04:00"),
        ElementsAre("2025-11-02T00:30:00-04:00", "2025-11-02T01:00:00-04:00", "2025-11-02T01:00:00-05:00"));
}

TEST(SlotSearchTest, TheGridKeepsToTheWallWhenTheClockMoves) {
    // Lord Howe moves by half an hour: 02:00 became 02:30 on 5 October, 02:00 became 01:30 on 6 April.
    EXPECT_THAT(starts(hourly("Australia/Lord_Howe", "sun 01:00-06:00"), "2025-10-05T00:00:00+10:30"),
                ElementsAre("2025-10-05T01:00:00+10:30", "2025-10-05T03:00:00+11:00",
                            "2025-10-05T04:00:00+11:00", "2025-10-05T05:00:00+11:00"));
    EXPECT_THAT(
        starts(hourly("Australia/Lord_Howe", "sun 01:00-04:00"), "2025-04-06T00:00:00+11:00"),
        ElementsAre("2025-04-06T01:00:00+11:00", "2025-04-06T02:00:00+10:30", "2025-04-06T03:00:00+10:30"));
    EXPECT_THAT(
        starts(hourly("Europe/Berlin", "sun 09:00-11:00; sat 09:00-11:00"), "2025-10-25T00:00:00+02:00"),
        ElementsAre("2025-10-25T09:00:00+02:00", "2025-10-25T10:00:00+02:00", "2025-10-26T09:00:00+01:00",
                    "2025-10-26T10:00:00+01:00"));
}

TEST(SlotSearchTest, ADayThatNeverWasHasNoSlots) {
    // Samoa went from 29 to 31 December 2011, a Thursday and a Saturday.
    const SlotRules rules = hourly("Pacific/Apia", "thu-sat 10:00-11:00");
    const SlotPage page = find_slots(rules, at("2011-12-29T00:00:00-10:00"), {});
    EXPECT_THAT(starts_in(rules.zone, page.slots), ElementsAre("2011-12-29T10:00:00-10:00"));
    SlotRules longer = rules;
    longer.window_days = 2;
    EXPECT_THAT(starts(longer, "2011-12-29T00:00:00-10:00"),
                ElementsAre("2011-12-29T10:00:00-10:00", "2011-12-31T10:00:00+14:00"));
}

TEST(SlotSearchTest, CrossesTheYear) {
    const SlotRules rules = hourly("Asia/Kathmandu", "mon-sun 09:00-10:00; 2026-01-01 closed");
    SlotRules three_days = rules;
    three_days.window_days = 3;
    EXPECT_THAT(starts(three_days, "2025-12-30T12:00:00+05:45"),
                ElementsAre("2025-12-31T09:00:00+05:45", "2026-01-02T09:00:00+05:45"));
}

TEST(SlotSearchTest, AHintBringsTheDaysAroundItToTheFront) {
    SlotRules rules = hourly("UTC", "mon-sun 09:00-11:00");
    rules.window_days = 4;
    const char* now = "2025-05-12T00:00:00Z";
    EXPECT_THAT(
        starts(rules, now, {}, {.date_hint = on_day("2025-05-14")}),
        ElementsAre("2025-05-14T09:00:00+00:00", "2025-05-14T10:00:00+00:00", "2025-05-13T09:00:00+00:00",
                    "2025-05-13T10:00:00+00:00", "2025-05-15T09:00:00+00:00", "2025-05-15T10:00:00+00:00",
                    "2025-05-12T09:00:00+00:00", "2025-05-12T10:00:00+00:00", "2025-05-16T09:00:00+00:00",
                    "2025-05-16T10:00:00+00:00"));
    const SlotPage cut = find_slots(rules, at(now), {}, {.date_hint = on_day("2025-05-14"), .limit = 3});
    EXPECT_THAT(
        starts_in(rules.zone, cut.slots),
        ElementsAre("2025-05-14T09:00:00+00:00", "2025-05-14T10:00:00+00:00", "2025-05-13T09:00:00+00:00"));
    EXPECT_EQ(cut.total_count, 10U);
    EXPECT_TRUE(cut.truncated);
}

TEST(SlotSearchTest, AHintOutsideTheWindowStillFindsTheNearest) {
    SlotRules rules = hourly("UTC", "mon-sun 09:00-10:00");
    rules.window_days = 2;
    const char* now = "2025-05-12T00:00:00Z";
    EXPECT_THAT(
        starts(rules, now, {}, {.date_hint = on_day("2030-01-01")}),
        ElementsAre("2025-05-14T09:00:00+00:00", "2025-05-13T09:00:00+00:00", "2025-05-12T09:00:00+00:00"));
    EXPECT_THAT(starts(rules, now, {}, {.date_hint = on_day("1970-01-01"), .limit = 1}),
                ElementsAre("2025-05-12T09:00:00+00:00"));
}

TEST(SlotSearchTest, AHintIsADayOfTheZone) {
    // 09:00 on the 13th in Auckland is still the 12th in UTC.
    SlotRules rules = hourly("Pacific/Auckland", "mon-sun 09:00-10:00");
    EXPECT_THAT(
        starts(rules, "2025-05-12T00:00:00+12:00", {}, {.date_hint = on_day("2025-05-13"), .limit = 1}),
        ElementsAre("2025-05-13T09:00:00+12:00"));
}

TEST(SlotSearchTest, TakesSoManyADay) {
    SlotRules rules = hourly("UTC", "mon-sun 09:00-13:00");
    const std::vector<TimeRange> busy{range("2025-05-12T09:00:00Z", "2025-05-12T10:00:00Z")};
    const SlotPage page = find_slots(rules, at("2025-05-12T00:00:00Z"), busy, {.per_day = 2});
    EXPECT_THAT(starts_in(rules.zone, page.slots),
                ElementsAre("2025-05-12T10:00:00+00:00", "2025-05-12T11:00:00+00:00",
                            "2025-05-13T09:00:00+00:00", "2025-05-13T10:00:00+00:00"));
    EXPECT_EQ(page.total_count, 4U);
    EXPECT_FALSE(page.truncated);
    EXPECT_THAT(starts(rules, "2025-05-12T00:00:00Z", {}, {.per_day = 0}), IsEmpty());
    // Two intervals of a day, and the two halves of a day with a clock change, are one day.
    EXPECT_THAT(
        starts(hourly("UTC", "mon 09:00-10:00,12:00-14:00"), "2025-05-12T00:00:00Z", {}, {.per_day = 2}),
        ElementsAre("2025-05-12T09:00:00+00:00", "2025-05-12T12:00:00+00:00"));
    EXPECT_THAT(starts(hourly("America/New_York", "sun 00:00-05:00"), "2025-11-02T00:00:00-04:00", {},
                       {.per_day = 3}),
                SizeIs(3));
}

TEST(SlotSearchTest, PagesJoinToTheWholeList) {
    SlotRules rules = hourly("UTC", "mon-sun 09:00-18:00");
    rules.window_days = 6;
    const Instant now = at("2025-05-12T00:00:00Z");
    for (const std::optional<int> per_day : {std::optional<int>(), std::optional<int>(4)}) {
        const SlotPage whole = find_slots(rules, now, {}, {.limit = 1000, .per_day = per_day});
        std::vector<TimeRange> joined;
        SlotQuery query{.limit = 5, .per_day = per_day};
        for (bool more = true; more;) {
            const SlotPage page = find_slots(rules, now, {}, query);
            EXPECT_EQ(page.total_count, whole.total_count - joined.size());
            joined.insert(joined.end(), page.slots.begin(), page.slots.end());
            query.from = joined.back().start + std::chrono::milliseconds(1);
            more = page.truncated;
        }
        EXPECT_EQ(joined, whole.slots);
    }
}

TEST(SlotSearchTest, CutsByTheLimitAndSaysSo) {
    SlotRules rules = hourly("UTC", "always");
    rules.step = rules.duration = minutes(15);
    rules.window_days = 30;
    const Instant now = at("2025-05-12T00:00:00Z");
    const SlotPage usual = find_slots(rules, now, {});
    EXPECT_THAT(usual.slots, SizeIs(50));
    EXPECT_EQ(usual.total_count, 31U * 96U);
    EXPECT_TRUE(usual.truncated);
    EXPECT_THAT(find_slots(rules, now, {}, {.limit = 0}).slots, IsEmpty());
    const SlotPage exact = find_slots(rules, now, {}, {.limit = 31UL * 96UL});
    EXPECT_FALSE(exact.truncated);
}

TEST(SlotSearchTest, AnEmptyWindowHasNoSlots) {
    SlotRules rules = hourly("UTC", "always");
    rules.min_notice = hours(24 * 30);
    const SlotPage page = find_slots(rules, at("2025-05-12T00:00:00Z"), {});
    EXPECT_THAT(page.slots, IsEmpty());
    EXPECT_EQ(page.total_count, 0U);
    EXPECT_FALSE(page.truncated);
    EXPECT_TRUE(page.window.empty());
}

}  // namespace
}  // namespace calfleet::core
