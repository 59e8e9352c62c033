#include "core/time_zone.hpp"

#include "core/moments.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(TimeZoneTest, KnowsIanaNamesAndTheirLinks) {
    for (const char* name : {"UTC", "Asia/Jakarta", "America/New_York", "US/Eastern", "Asia/Calcutta",
                             "America/Argentina/Buenos_Aires", "Etc/GMT+7"}) {
        const auto found = TimeZone::find(name);
        ASSERT_TRUE(found) << name;
        EXPECT_EQ(found->name(), name);
    }
    EXPECT_EQ(TimeZone::utc(), zone("UTC"));
    EXPECT_FALSE(zone("Asia/Jakarta") == zone("Asia/Tokyo"));
}

TEST(TimeZoneTest, RefusesWhatIsNoPlace) {
    using std::string_view_literals::operator""sv;
    for (const std::string_view name :
         {""sv, " "sv, "localtime"sv, "asia/jakarta"sv, "Jakarta"sv, "../../etc/passwd"sv, "/etc/localtime"sv,
          "right/UTC"sv, "posix/UTC"sv, "zone.tab"sv, "UTC\0"sv, "UTC "sv, "+07:00"sv, "Asia"sv, "Asia/"sv})
        EXPECT_FALSE(TimeZone::find(name)) << name;
}

TEST(TimeZoneTest, ShowsTheWallOfWholeAndBrokenOffsets) {
    const Instant noon = at("2026-01-15T12:00:00.250Z");
    const LocalTime utc_wall(noon.time_since_epoch());
    EXPECT_EQ(zone("Asia/Kathmandu").to_local(noon), utc_wall + hours(5) + minutes(45));
    EXPECT_EQ(zone("Asia/Kolkata").to_local(noon), utc_wall + hours(5) + minutes(30));
    EXPECT_EQ(zone("America/St_Johns").to_local(noon), utc_wall - hours(3) - minutes(30));
    EXPECT_EQ(zone("Pacific/Chatham").to_local(noon), utc_wall + hours(13) + minutes(45));
    EXPECT_EQ(zone("Pacific/Chatham").date_of(noon), on_day("2026-01-16"));
}

TEST(TimeZoneTest, ATimeIsUniqueMissingOrRepeated) {
    const TimeZone new_york = zone("America/New_York");
    const auto plain = new_york.to_instants(LocalTime(on_day("2025-03-10")) + hours(2));
    EXPECT_EQ(plain.kind, LocalInstants::Kind::kUnique);
    EXPECT_EQ(plain.first, at("2025-03-10T02:00:00-04:00"));
    EXPECT_EQ(plain.second, plain.first);

    const auto missing = new_york.to_instants(LocalTime(on_day("2025-03-09")) + hours(2) + minutes(30));
    EXPECT_EQ(missing.kind, LocalInstants::Kind::kMissing);
    EXPECT_EQ(missing.first, at("2025-03-09T07:00:00Z"));
    EXPECT_EQ(missing.second, missing.first);

    const auto repeated = new_york.to_instants(LocalTime(on_day("2025-11-02")) + hours(1) + milliseconds(7));
    EXPECT_EQ(repeated.kind, LocalInstants::Kind::kRepeated);
    EXPECT_EQ(repeated.first, at("2025-11-02T01:00:00.007-04:00"));
    EXPECT_EQ(repeated.second, at("2025-11-02T01:00:00.007-05:00"));
}

TEST(TimeZoneTest, EdgesOfAGapAndOfARepeatedHourAreExact) {
    const TimeZone lord_howe = zone("Australia/Lord_Howe");  // moves by half an hour
    const LocalTime spring = LocalTime(on_day("2025-10-05")) + hours(2);
    EXPECT_EQ(lord_howe.to_instants(spring - milliseconds(1)).kind, LocalInstants::Kind::kUnique);
    EXPECT_EQ(lord_howe.to_instants(spring).kind, LocalInstants::Kind::kMissing);
    EXPECT_EQ(lord_howe.to_instants(spring + minutes(30) - milliseconds(1)).kind,
              LocalInstants::Kind::kMissing);
    EXPECT_EQ(lord_howe.to_instants(spring + minutes(30)).kind, LocalInstants::Kind::kUnique);

    const LocalTime autumn = LocalTime(on_day("2025-04-06")) + hours(1) + minutes(30);
    EXPECT_EQ(lord_howe.to_instants(autumn - milliseconds(1)).kind, LocalInstants::Kind::kUnique);
    const auto repeated = lord_howe.to_instants(autumn);
    EXPECT_EQ(repeated.kind, LocalInstants::Kind::kRepeated);
    EXPECT_EQ(repeated.second - repeated.first, minutes(30));
    EXPECT_EQ(lord_howe.to_instants(autumn + minutes(30)).kind, LocalInstants::Kind::kUnique);
}

TEST(TimeZoneTest, ADayBeginsAtMidnightOrAtTheJumpOverIt) {
    EXPECT_EQ(zone("Asia/Jakarta").start_of(on_day("2026-05-12")), at("2026-05-11T17:00:00Z"));
    EXPECT_EQ(zone("America/Sao_Paulo").start_of(on_day("2018-11-04")), at("2018-11-04T01:00:00-02:00"));
    // Samoa crossed the date line: there was no 30 December.
    EXPECT_EQ(zone("Pacific/Apia").start_of(on_day("2011-12-30")), at("2011-12-30T10:00:00Z"));
    EXPECT_EQ(zone("Pacific/Apia").start_of(on_day("2011-12-31")), at("2011-12-30T10:00:00Z"));
}

TEST(TimeZoneTest, PeriodsFollowEachOtherWithoutAGap) {
    for (const char* name :
         {"America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Chatham"}) {
        const TimeZone place = zone(name);
        Instant instant = at("2025-01-01T00:00:00Z");
        while (instant < at("2028-01-01T00:00:00Z")) {
            const OffsetPeriod period = place.period_at(instant);
            EXPECT_LE(period.range.start, instant);
            ASSERT_GT(period.range.end, instant);
            EXPECT_EQ(place.to_local(instant).time_since_epoch(), instant.time_since_epoch() + period.offset);
            instant = period.range.end;
        }
    }
}

TEST(TimeZoneTest, AnInstantSurvivesTheWayToTheWallAndBack) {
    for (const char* name : {"UTC", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"}) {
        const TimeZone place = zone(name);
        const Instant end = at("2027-01-01T00:00:00Z");
        for (Instant instant = at("2026-01-01T00:00:00Z"); instant < end; instant += minutes(15)) {
            const auto back = place.to_instants(place.to_local(instant));
            ASSERT_TRUE(back.first == instant || back.second == instant) << to_rfc3339(instant, place);
        }
    }
}

}  // namespace
}  // namespace calfleet::core
