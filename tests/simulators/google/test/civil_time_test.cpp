#include "simulators/google/model/civil_time.hpp"

#include <gtest/gtest.h>

namespace calfleet::simulators::google {
namespace {

TEST(CivilTimeTest, AnInstantIsReadWithAnyOffsetAndWrittenInAnyZone) {
    const auto instant = parse_instant("2026-07-01T10:00:00+02:00");
    ASSERT_TRUE(instant);
    EXPECT_EQ(format_instant(*instant), "2026-07-01T08:00:00Z");
    EXPECT_EQ(format_instant(*instant, find_zone("America/New_York")), "2026-07-01T04:00:00-04:00");
    EXPECT_EQ(format_instant(*instant, find_zone("Asia/Kolkata")), "2026-07-01T13:30:00+05:30");
}

TEST(CivilTimeTest, FractionsAreKeptToTheMillisecond) {
    EXPECT_EQ(format_instant(*parse_instant("2026-07-01T10:00:00.1239Z")), "2026-07-01T10:00:00.123Z");
    EXPECT_EQ(format_instant(*parse_instant("1969-12-31T23:59:59.5z")), "1969-12-31T23:59:59.500Z");
}

TEST(CivilTimeTest, WhatIsNotADateTimeIsRefused) {
    for (const char* text :
         {"", "2026-07-01", "2026-07-01T10:00:00", "2026-02-29T10:00:00Z", "2026-07-01T24:00:00Z",
          "2026-07-01T10:60:00Z", "2026-07-01 10:00:00Z", "2026-07-01T10:00:00+2:00", "2026-07-01T10:00:00Zx",
          "2026-07-01T10:00:00.Z", "2026-7-01T10:00:00Z"})
        EXPECT_FALSE(parse_instant(text)) << text;
    EXPECT_TRUE(parse_date_time("2026-07-01T10:00:00"));
    EXPECT_FALSE(parse_date("2026-13-01"));
}

TEST(CivilTimeTest, AMissingLocalHourIsTheJumpAndARepeatedOneIsItsFirstOccurrence) {
    const auto* const berlin = find_zone("Europe/Berlin");
    const auto local = [](const char* text) { return parse_date_time(text)->local; };
    EXPECT_EQ(format_instant(to_instant(local("2026-03-29T02:30:00"), berlin)), "2026-03-29T01:00:00Z");
    EXPECT_EQ(format_instant(to_instant(local("2026-10-25T02:30:00"), berlin)), "2026-10-25T00:30:00Z");
}

TEST(CivilTimeTest, AnUnknownZoneIsNoZone) {
    EXPECT_EQ(find_zone("Mars/Olympus"), nullptr);
    EXPECT_EQ(find_zone(""), nullptr);
}

}  // namespace
}  // namespace calfleet::simulators::google
