#include "simulators/google/model/calendar.hpp"

#include "simulators/google/model/civil_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace calfleet::simulators::google {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

core::Instant at(const char* time) {
    return *parse_instant("2026-05-04T" + std::string(time) + ":00Z");
}
core::TimeRange range(const char* start, const char* end) {
    return {at(start), at(end)};
}

Event event(std::string id, core::TimeRange when) {
    Event made;
    made.id = std::move(id);
    made.start.instant = when.start;
    made.end.instant = when.end;
    return made;
}

class CalendarTest : public testing::Test {
protected:
    Calendar calendar{"cal", "Calendar", "Europe/Berlin"};
    const core::TimeRange day = range("00:00", "23:59");
};

TEST_F(CalendarTest, BusyRangesAreMergedWhereTheyOverlapOrTouch) {
    calendar.insert(event("later", range("15:00", "16:00")));
    calendar.insert(event("first", range("10:00", "11:00")));
    calendar.insert(event("touching", range("11:00", "12:00")));
    calendar.insert(event("inside", range("10:15", "10:30")));
    EXPECT_THAT(calendar.busy(day), ElementsAre(range("10:00", "12:00"), range("15:00", "16:00")));
}

TEST_F(CalendarTest, BusyRangesAreClippedAndHalfOpen) {
    calendar.insert(event("long", range("08:00", "20:00")));
    EXPECT_THAT(calendar.busy(range("10:00", "11:00")), ElementsAre(range("10:00", "11:00")));
    EXPECT_THAT(calendar.busy(range("20:00", "21:00")), IsEmpty());
    EXPECT_THAT(calendar.busy(range("07:00", "08:00")), IsEmpty());
}

TEST_F(CalendarTest, ALongEventIsFoundFromFarAfterItsStart) {
    calendar.insert(event("conference", {at("00:00") - std::chrono::hours(24 * 30), at("12:00")}));
    for (const char* time : {"01:00", "02:00", "03:00"})
        calendar.insert(event(std::string("id") + time, {at(time), at(time)}));
    EXPECT_THAT(calendar.busy(range("11:00", "13:00")), ElementsAre(range("11:00", "12:00")));
}

TEST_F(CalendarTest, TransparentCancelledAndEmptyEventsDoNotBlock) {
    Event free = event("free", range("10:00", "11:00"));
    free.transparent = true;
    calendar.insert(free);
    calendar.insert(event("gone", range("12:00", "13:00")));
    calendar.cancel("gone", at("00:00"));
    calendar.insert(event("point", range("14:00", "14:00")));
    EXPECT_THAT(calendar.busy(day), IsEmpty());
}

TEST_F(CalendarTest, ADeletedEventKeepsItsIdAndCannotBeDeletedAgain) {
    calendar.insert(event("abcde", range("10:00", "11:00")));
    EXPECT_TRUE(calendar.cancel("abcde", at("09:00")));
    EXPECT_FALSE(calendar.cancel("abcde", at("09:00")));
    EXPECT_TRUE(calendar.uses("abcde"));
    EXPECT_TRUE(calendar.find("abcde")->cancelled);
    EXPECT_EQ(calendar.live_events(), 0);
    EXPECT_FALSE(calendar.cancel("never", at("09:00")));
}

TEST_F(CalendarTest, AReplacedEventIsFoundWhereItIsNowAndNowhereElse) {
    calendar.insert(event("abcde", range("10:00", "11:00")));
    calendar.replace(event("abcde", range("14:00", "16:00")));
    EXPECT_THAT(calendar.busy(day), ElementsAre(range("14:00", "16:00")));
    EXPECT_THAT(calendar.busy(range("15:30", "17:00")), ElementsAre(range("15:30", "16:00")));
    EXPECT_EQ(calendar.live_events(), 1);
    EXPECT_EQ(calendar.page({}, std::nullopt, 10).events.size(), 1);
}

TEST_F(CalendarTest, PagesFollowEachOtherInOrderOfStart) {
    for (const char* time : {"12:00", "10:00", "11:00", "09:00"})
        calendar.insert(event(time, {at(time), at("13:00")}));
    const auto first = calendar.page({}, std::nullopt, 3);
    ASSERT_EQ(first.events.size(), 3);
    EXPECT_EQ(first.events[0]->id, "09:00");
    ASSERT_TRUE(first.next);
    const auto second = calendar.page({}, first.next, 3);
    ASSERT_EQ(second.events.size(), 1);
    EXPECT_EQ(second.events[0]->id, "12:00");
    EXPECT_FALSE(second.next);
}

TEST_F(CalendarTest, AListIsBoundedByTheEndAndTheStartOfItsEventsExclusively) {
    calendar.insert(event("before", range("09:00", "10:00")));
    calendar.insert(event("within", range("10:30", "10:45")));
    calendar.insert(event("across", range("09:30", "10:30")));
    calendar.insert(event("after", range("11:00", "12:00")));
    const auto page =
        calendar.page({.ends_after = at("10:00"), .starts_before = at("11:00")}, std::nullopt, 10);
    ASSERT_EQ(page.events.size(), 2);
    EXPECT_EQ(page.events[0]->id, "across");
    EXPECT_EQ(page.events[1]->id, "within");
}

TEST_F(CalendarTest, AListFiltersByPrivatePropertiesAndHidesDeletedEvents) {
    Event ours = event("ours", range("10:00", "11:00"));
    ours.private_properties = {{"hash", "h1"}, {"kind", "booking"}};
    calendar.insert(ours);
    calendar.insert(event("other", range("10:00", "11:00")));
    EXPECT_EQ(calendar.page({.private_properties = {{"hash", "h1"}}}, std::nullopt, 10).events.size(), 1);
    EXPECT_EQ(calendar.page({.private_properties = {{"hash", "h2"}}}, std::nullopt, 10).events.size(), 0);
    calendar.cancel("ours", at("09:00"));
    EXPECT_EQ(calendar.page({}, std::nullopt, 10).events.size(), 1);
    EXPECT_EQ(calendar.page({.show_deleted = true}, std::nullopt, 10).events.size(), 2);
}

TEST(CalendarZoneTest, ACalendarNeedsAZoneThatExists) {
    EXPECT_THROW(Calendar("id", "summary", "Nowhere"), std::invalid_argument);
}

}  // namespace
}  // namespace calfleet::simulators::google
