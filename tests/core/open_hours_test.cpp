#include "core/open_hours.hpp"

#include "core/moments.hpp"

#include <gmock/gmock.h>

namespace calfleet::core {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<OpenStretch> open_in(const char* place, const char* hours, const char* start, const char* end) {
    return open_hours(*Availability::parse(hours), zone(place), range(start, end));
}

TEST(OpenHoursTest, ARangeClipsTheHoursAndLeavesTheirGrid) {
    const auto open = open_in("Asia/Kathmandu", "mon 09:10-17:00", "2025-05-12T10:00:00+05:45",
                              "2025-05-12T16:00:00+05:45");
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].range, range("2025-05-12T10:00:00+05:45", "2025-05-12T16:00:00+05:45"));
    EXPECT_EQ(open[0].grid_start, at("2025-05-12T09:10:00+05:45"));
    EXPECT_EQ(open[0].open_until, at("2025-05-12T16:00:00+05:45"));
    EXPECT_EQ(open[0].day, on_day("2025-05-12"));
}

TEST(OpenHoursTest, HoursThatOnlyTouchTheRangeAreNotInIt) {
    EXPECT_THAT(open_in("UTC", "mon 09:00-17:00", "2025-05-12T17:00:00Z", "2025-05-13T09:00:00Z"), IsEmpty());
    EXPECT_THAT(open_in("UTC", "mon 09:00-17:00", "2025-05-12T08:00:00Z", "2025-05-12T09:00:00Z"), IsEmpty());
    EXPECT_THAT(open_in("UTC", "always", "2025-05-12T08:00:00Z", "2025-05-12T08:00:00Z"), IsEmpty());
}

TEST(OpenHoursTest, ADayWithAClockChangeIsTwoStretchesAndOneOpening) {
    // 02:00 became 02:30 in Lord Howe.
    const auto open = open_in("Australia/Lord_Howe", "sun 01:00-06:00", "2025-10-05T00:00:00+10:30",
                              "2025-10-06T00:00:00+11:00");
    ASSERT_THAT(open, SizeIs(2));
    EXPECT_EQ(open[0].range, range("2025-10-05T01:00:00+10:30", "2025-10-05T02:30:00+11:00"));
    EXPECT_EQ(open[1].range, range("2025-10-05T02:30:00+11:00", "2025-10-05T06:00:00+11:00"));
    EXPECT_EQ(open[0].grid_start, at("2025-10-05T01:00:00+10:30"));
    EXPECT_EQ(open[1].grid_start, at("2025-10-05T01:00:00+11:00"));  // a time that its wall never showed
    for (const OpenStretch& stretch : open) EXPECT_EQ(stretch.open_until, at("2025-10-05T06:00:00+11:00"));
}

TEST(OpenHoursTest, HoursThatEndInARepeatedHourAreTwoOpenings) {
    const auto open =
        open_in("Europe/Berlin", "sun 01:00-02:30", "2025-10-26T00:00:00+02:00", "2025-10-27T00:00:00+01:00");
    ASSERT_THAT(open, SizeIs(2));
    EXPECT_EQ(open[0].range, range("2025-10-26T01:00:00+02:00", "2025-10-26T02:30:00+02:00"));
    EXPECT_EQ(open[0].open_until, at("2025-10-26T02:30:00+02:00"));
    EXPECT_EQ(open[1].range, range("2025-10-26T02:00:00+01:00", "2025-10-26T02:30:00+01:00"));
}

TEST(OpenHoursTest, NightsAcrossTheYearAreOneOpening) {
    const auto open = open_in("Asia/Kathmandu", "mon-sun 22:00-24:00,00:00-02:00; 2026-01-01 00:00-01:00",
                              "2025-12-31T12:00:00+05:45", "2026-01-01T12:00:00+05:45");
    ASSERT_THAT(open, SizeIs(2));
    EXPECT_EQ(open[0].open_until, at("2026-01-01T01:00:00+05:45"));
    EXPECT_EQ(open[1].grid_start, at("2026-01-01T00:00:00+05:45"));
    EXPECT_EQ(open[1].day, on_day("2026-01-01"));
}

}  // namespace
}  // namespace calfleet::core
