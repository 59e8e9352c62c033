#include "core/rfc3339.hpp"

#include "core/moments.hpp"
#include "core/repeatable_chance.hpp"

#include <gtest/gtest.h>

#include <random>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Rfc3339Test, ReadsInstantsWithTheirOffset) {
    struct Row {
        const char* text;
        std::int64_t epoch_ms;
    };
    for (const Row& row :
         {Row{"1970-01-01T00:00:00Z", 0}, Row{"2026-05-12T09:30:00Z", 1778578200000},
          Row{"2026-05-12t09:30:00z", 1778578200000}, Row{"2026-05-12T16:30:00+07:00", 1778578200000},
          Row{"2026-05-12T06:00:00-03:30", 1778578200000}, Row{"2026-05-12T15:15:00+05:45", 1778578200000},
          Row{"2026-05-12T09:30:00-00:00", 1778578200000}, Row{"2026-05-12T09:30:00.1Z", 1778578200100},
          Row{"2026-05-12T09:30:00.125Z", 1778578200125},
          Row{"2026-05-12T09:30:00.1259999999Z", 1778578200125},
          Row{"2026-05-12T09:30:00.000999+00:00", 1778578200000},
          Row{"2024-02-29T23:59:59.999Z", 1709251199999}, Row{"1969-12-31T19:00:00-05:00", -1},
          Row{"1970-01-01T00:00:00-05:00", 18000000}, Row{"9999-12-31T23:59:59.999Z", 253402300799999}}) {
        const auto parsed = parse_rfc3339(row.text);
        if (row.epoch_ms < 0) {
            EXPECT_FALSE(parsed) << row.text;
            continue;
        }
        ASSERT_TRUE(parsed) << row.text;
        EXPECT_EQ(parsed->time_since_epoch().count(), row.epoch_ms) << row.text;
    }
}

TEST(Rfc3339Test, RefusesEverythingElse) {
    using std::string_view_literals::operator""sv;
    for (const std::string_view text :
         {""sv,
          "2026-05-12"sv,
          "2026-05-12T09:30:00"sv,
          "2026-05-12 09:30:00Z"sv,
          "2026-05-12T09:30Z"sv,
          "2026-5-12T09:30:00Z"sv,
          "2026-05-12T9:30:00Z"sv,
          "2026-05-12T09:30:60Z"sv,
          "2026-06-30T23:59:60Z"sv,
          "2026-05-12T24:00:00Z"sv,
          "2026-05-12T09:60:00Z"sv,
          "2026-02-29T00:00:00Z"sv,
          "2026-13-01T00:00:00Z"sv,
          "2026-00-10T00:00:00Z"sv,
          "2026-05-00T00:00:00Z"sv,
          "2026-04-31T00:00:00Z"sv,
          "2026-05-12T09:30:00.Z"sv,
          "2026-05-12T09:30:00,5Z"sv,
          "2026-05-12T09:30:00.5"sv,
          "2026-05-12T09:30:00+7:00"sv,
          "2026-05-12T09:30:00+0700"sv,
          "2026-05-12T09:30:00+07"sv,
          "2026-05-12T09:30:00+24:00"sv,
          "2026-05-12T09:30:00+07:60"sv,
          "2026-05-12T09:30:00 Z"sv,
          "2026-05-12T09:30:00Z "sv,
          " 2026-05-12T09:30:00Z"sv,
          "2026-05-12T09:30:00ZZ"sv,
          "2026-05-12T09:30:00Z\n"sv,
          "2026-05-12T09:30:00Z\0"sv,
          "+026-05-12T09:30:00Z"sv,
          "-026-05-12T09:30:00Z"sv,
          "2026-05-12T+9:30:00Z"sv,
          "2026-05-12T09:-1:00Z"sv,
          "20260512T093000Z"sv,
          "2026-W20-2T09:30:00Z"sv,
          "1969-12-31T23:59:59Z"sv,
          "1970-01-01T04:59:59+05:00"sv,
          "9999-12-31T23:59:59-00:01"sv,
          "0000-01-01T00:00:00Z"sv,
          "10000-01-01T00:00:00Z"sv,
          "now"sv,
          "1778578200"sv,
          "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6-05-12T09:30:00Z"sv,
          "2026-05-12T09:30:00.00000000000000000000000000000000000000000000Z"sv})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339Test, WritesMillisecondsOnlyWhereThereAreSome) {
    EXPECT_EQ(to_rfc3339(at("2026-05-12T16:30:00+07:00")), "2026-05-12T09:30:00Z");
    EXPECT_EQ(to_rfc3339(at("2026-05-12T09:30:00.005Z")), "2026-05-12T09:30:00.005Z");
    EXPECT_EQ(to_rfc3339(at("2026-05-12T09:30:00.120Z")), "2026-05-12T09:30:00.120Z");
}

TEST(Rfc3339Test, WritesTheWallOfAZone) {
    const Instant instant = at("2026-01-01T02:00:00Z");
    EXPECT_EQ(to_rfc3339(instant, TimeZone::utc()), "2026-01-01T02:00:00+00:00");
    EXPECT_EQ(to_rfc3339(instant, zone("Asia/Kathmandu")), "2026-01-01T07:45:00+05:45");
    EXPECT_EQ(to_rfc3339(instant, zone("America/St_Johns")), "2025-12-31T22:30:00-03:30");
    EXPECT_EQ(to_rfc3339(instant, zone("America/New_York")), "2025-12-31T21:00:00-05:00");
    EXPECT_EQ(to_rfc3339(at("2026-07-01T02:00:00.5Z"), zone("America/New_York")),
              "2026-06-30T22:00:00.500-04:00");
}

TEST(Rfc3339Test, AnOffsetWithSecondsStillNamesTheSameInstant) {
    const Instant instant = at("1970-06-01T12:00:00Z");
    const std::string text = to_rfc3339(instant, zone("Africa/Monrovia"));  // -00:44:30 then
    EXPECT_EQ(text, "1970-06-01T11:15:00-00:45");
    EXPECT_EQ(at(text), instant);
}

TEST(Rfc3339Test, WhatIsWrittenIsReadBackExactly) {
    std::mt19937 random = repeatable_chance(3339);
    const std::vector<TimeZone> zones{zone("UTC"), zone("Asia/Kathmandu"), zone("America/St_Johns"),
                                      zone("Australia/Lord_Howe"), zone("Pacific/Apia")};
    for (int i = 0; i < 20000; ++i) {
        // Two days from either end, so that no zone leaves the years that can be written.
        const Instant instant(
            milliseconds(172800000 + static_cast<std::int64_t>(random() % 253402000000000)));
        ASSERT_EQ(parse_rfc3339(to_rfc3339(instant)), instant);
        const TimeZone& place = zones[random() % zones.size()];
        ASSERT_EQ(parse_rfc3339(to_rfc3339(instant, place)), instant) << to_rfc3339(instant, place);
    }
}

TEST(Rfc3339Test, DatesAreReadStrictlyAndWrittenBack) {
    for (const char* text : {"1970-01-01", "2024-02-29", "2026-12-31", "9999-12-31"}) {
        const auto day = parse_date(text);
        ASSERT_TRUE(day) << text;
        EXPECT_EQ(to_text(*day), text);
    }
    for (const char* text :
         {"", "2026-02-29", "2026-1-01", "2026-01-1", "26-01-01", "2026/01/01", "2026-01-32", "2026-00-01",
          "1969-12-31", "2026-01-01Z", " 2026-01-01", "2026-01-0a", "-026-01-01"})
        EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Rfc3339, ManyInstantsOfOneZoneReadAsEachByItself) {
    for (const char* name : {"Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"}) {
        const TimeZone zone = *TimeZone::find(name);
        LocalRfc3339 local(zone);
        const Instant from = *parse_rfc3339("2026-03-01T00:00:00Z");
        for (int hour = 0; hour < 24 * 300; hour += 5) {
            const Instant forth = from + std::chrono::hours(hour);
            const Instant back = from - std::chrono::hours(hour);
            EXPECT_EQ(local(forth), to_rfc3339(forth, zone)) << name;
            EXPECT_EQ(local(back), to_rfc3339(back, zone)) << name;
        }
    }
}

}  // namespace
}  // namespace calfleet::core
