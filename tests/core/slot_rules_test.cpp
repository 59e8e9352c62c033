#include "core/slot_rules.hpp"

#include "core/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace calfleet::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr minutes kNoGrace{0};

SlotRules half_hours(const char* zone_name, const char* hours_text = "mon-sun 09:00-18:00") {
    return {.zone = zone(zone_name),
            .availability = *Availability::parse(hours_text),
            .duration = minutes(30),
            .step = minutes(30)};
}

TEST(SlotRulesTest, ATemplateMayLeaveZoneHoursAndStepToOthers) {
    BookingTemplate form;
    form.duration = minutes(45);
    form.buffer_before = minutes(5);
    form.buffer_after = minutes(10);
    form.min_notice = minutes(60);
    form.lookup_window_days = 3;
    const SlotRules inherited = slot_rules(form, zone("Asia/Tokyo"), Availability::always());
    EXPECT_EQ(inherited.zone, zone("Asia/Tokyo"));
    EXPECT_EQ(inherited.availability, Availability::always());
    EXPECT_EQ(inherited.duration, minutes(45));
    EXPECT_EQ(inherited.step, minutes(45));
    EXPECT_EQ(inherited.buffer_before, minutes(5));
    EXPECT_EQ(inherited.buffer_after, minutes(10));
    EXPECT_EQ(inherited.min_notice, minutes(60));
    EXPECT_EQ(inherited.window_days, 3);

    form.timezone = "Asia/Jakarta";
    form.availability = Availability();
    form.slot_step = minutes(15);
    const SlotRules own = slot_rules(form, zone("Asia/Tokyo"), Availability::always());
    EXPECT_EQ(own.zone, zone("Asia/Jakarta"));
    EXPECT_EQ(own.availability, Availability());
    EXPECT_EQ(own.step, minutes(15));

    form.timezone = "Mars/Olympus";  // never another zone's hours instead
    EXPECT_ANY_THROW(slot_rules(form, zone("Asia/Tokyo"), Availability::always()));
}

TEST(SearchWindowTest, EndsAtTheMidnightThatClosesTheLastDay) {
    SlotRules rules = half_hours("Asia/Jakarta");
    const Instant now = at("2025-05-12T10:07:00+07:00");
    EXPECT_EQ(search_window(rules, now), range("2025-05-12T10:07:00+07:00", "2025-05-20T00:00:00+07:00"));
    rules.window_days = 30;
    EXPECT_EQ(search_window(rules, now).end, at("2025-06-12T00:00:00+07:00"));
    rules.min_notice = hours(24);
    EXPECT_EQ(search_window(rules, now).start, at("2025-05-13T10:07:00+07:00"));
    // The day is the zone's: in UTC it is still the 11th.
    EXPECT_EQ(search_window(half_hours("Asia/Jakarta"), at("2025-05-11T23:00:00Z")).end,
              at("2025-05-20T00:00:00+07:00"));
}

TEST(SearchWindowTest, FollowsTheClockChangeAndTheYear) {
    const SlotRules new_york = half_hours("America/New_York");
    EXPECT_EQ(search_window(new_york, at("2025-03-05T12:00:00-05:00")).end, at("2025-03-13T00:00:00-04:00"));
    EXPECT_EQ(search_window(new_york, at("2025-12-28T12:00:00-05:00")).end, at("2026-01-05T00:00:00-05:00"));
    SlotRules sao_paulo = half_hours("America/Sao_Paulo");
    sao_paulo.window_days = 1;  // its 4 November 2018 had no midnight
    EXPECT_EQ(search_window(sao_paulo, at("2018-11-02T12:00:00-03:00")).end, at("2018-11-04T01:00:00-02:00"));
}

TEST(SearchWindowTest, IsEmptyWhenTheNoticeIsLonger) {
    SlotRules rules = half_hours("UTC");
    rules.window_days = 1;
    rules.min_notice = hours(24 * 30);
    const Instant now = at("2025-05-12T10:00:00Z");
    EXPECT_TRUE(search_window(rules, now).empty());
    EXPECT_TRUE(busy_range(rules, now).empty());
    EXPECT_LE(search_window(rules, now).start, search_window(rules, now).end);
    EXPECT_EQ(refusal_of(rules, now, {}, at("2025-05-13T10:00:00Z")), SlotRefusal::kInsideNotice);
    EXPECT_EQ(refusal_of(rules, now, {}, at("2025-06-13T10:00:00Z")), SlotRefusal::kBeyondWindow);
}

TEST(BusyRangeTest, ReachesAsFarAsTheBuffers) {
    SlotRules rules = half_hours("UTC");
    rules.buffer_before = minutes(10);
    rules.buffer_after = minutes(20);
    rules.window_days = 1;
    EXPECT_EQ(busy_range(rules, at("2025-05-12T10:00:00Z")),
              range("2025-05-12T09:50:00Z", "2025-05-14T00:20:00Z"));
    EXPECT_EQ(blocked_range(rules, at("2025-05-12T10:00:00Z")),
              range("2025-05-12T09:50:00Z", "2025-05-12T10:50:00Z"));
}

TEST(RefusalTest, NamesTheFirstRuleThatForbids) {
    SlotRules rules = half_hours("Asia/Jakarta", "mon-fri 09:00-12:00,13:00-17:00; 2025-05-14 closed");
    rules.min_notice = minutes(60);
    const Instant now = at("2025-05-12T10:07:00+07:00");  // a Monday
    const std::vector<TimeRange> busy{range("2025-05-13T10:00:00+07:00", "2025-05-13T10:40:00+07:00")};
    struct Row {
        const char* start;
        std::optional<SlotRefusal> refusal;
    };
    for (const Row& row : {
             Row{"2025-05-12T10:06:59.999+07:00", SlotRefusal::kPast},
             Row{"2020-01-01T10:00:00+07:00", SlotRefusal::kPast},
             Row{"2025-05-12T10:07:00+07:00", SlotRefusal::kInsideNotice},
             Row{"2025-05-12T11:00:00+07:00", SlotRefusal::kInsideNotice},
             Row{"2025-05-12T11:30:00+07:00", std::nullopt},
             Row{"2025-05-12T11:31:00+07:00", SlotRefusal::kOutsideHours},  // would end in the pause
             Row{"2025-05-12T11:29:00+07:00", SlotRefusal::kOffGrid},
             Row{"2025-05-12T12:00:00+07:00", SlotRefusal::kOutsideHours},
             Row{"2025-05-12T13:00:00+07:00", std::nullopt},
             Row{"2025-05-12T13:00:00.001+07:00", SlotRefusal::kOffGrid},
             Row{"2025-05-12T16:30:00+07:00", std::nullopt},
             Row{"2025-05-12T17:00:00+07:00", SlotRefusal::kOutsideHours},
             Row{"2025-05-13T08:30:00+07:00", SlotRefusal::kOutsideHours},
             Row{"2025-05-13T09:30:00+07:00", std::nullopt},
             Row{"2025-05-13T10:00:00+07:00", SlotRefusal::kBusy},
             Row{"2025-05-13T10:30:00+07:00", SlotRefusal::kBusy},
             Row{"2025-05-13T11:00:00+07:00", std::nullopt},
             Row{"2025-05-14T10:00:00+07:00", SlotRefusal::kOutsideHours},  // the exception
             Row{"2025-05-17T10:00:00+07:00", SlotRefusal::kOutsideHours},  // a Saturday
             Row{"2025-05-19T16:30:00+07:00", std::nullopt},
             Row{"2025-05-20T09:00:00+07:00", SlotRefusal::kBeyondWindow},
             Row{"2035-05-20T09:00:00+07:00", SlotRefusal::kBeyondWindow},
         })
        EXPECT_EQ(refusal_of(rules, now, busy, at(row.start), kNoGrace), row.refusal) << row.start;
}

TEST(RefusalTest, GivesNoticeItsGrace) {
    SlotRules rules = half_hours("UTC");
    const Instant start = at("2025-05-12T10:00:00Z");
    rules.min_notice = minutes(60);
    EXPECT_FALSE(refusal_of(rules, start - minutes(60), {}, start, kNoGrace));
    EXPECT_EQ(refusal_of(rules, start - minutes(60) + milliseconds(1), {}, start, kNoGrace),
              SlotRefusal::kInsideNotice);
    EXPECT_FALSE(refusal_of(rules, start - minutes(45), {}, start));
    EXPECT_EQ(refusal_of(rules, start - minutes(45) + milliseconds(1), {}, start),
              SlotRefusal::kInsideNotice);
    EXPECT_EQ(refusal_of(rules, start + milliseconds(1), {}, start), SlotRefusal::kPast);

    rules.min_notice = minutes(0);  // offered when it was about to begin, booked a little later
    EXPECT_FALSE(refusal_of(rules, start + minutes(15), {}, start));
    EXPECT_EQ(refusal_of(rules, start + minutes(15) + milliseconds(1), {}, start), SlotRefusal::kPast);
    EXPECT_EQ(refusal_of(rules, start + milliseconds(1), {}, start, kNoGrace), SlotRefusal::kPast);
}

TEST(RefusalTest, BuffersKeepBusyTimesAway) {
    SlotRules rules = half_hours("UTC");
    rules.buffer_before = minutes(10);
    rules.buffer_after = minutes(20);
    const Instant now = at("2025-05-12T08:00:00Z");
    const Instant start = at("2025-05-12T12:00:00Z");
    const auto refusal = [&](Instant from, Instant to) {
        return refusal_of(rules, now, {{from, to}}, start, kNoGrace);
    };
    EXPECT_FALSE(refusal(start - hours(1), start - minutes(10)));
    EXPECT_EQ(refusal(start - hours(1), start - minutes(10) + milliseconds(1)), SlotRefusal::kBusy);
    EXPECT_FALSE(refusal(start + minutes(50), start + hours(2)));
    EXPECT_EQ(refusal(start + minutes(50) - milliseconds(1), start + hours(2)), SlotRefusal::kBusy);
    EXPECT_EQ(refusal(start + minutes(5), start + minutes(6)), SlotRefusal::kBusy);
    EXPECT_EQ(refusal(start - hours(9), start + hours(9)), SlotRefusal::kBusy);
    EXPECT_FALSE(refusal(start, start));             // an empty range
    EXPECT_FALSE(refusal(start + hours(1), start));  // and a reversed one say nothing
}

TEST(RefusalTest, HoursThatTouchAreOneOpening) {
    const SlotRules night = [] {
        SlotRules rules = half_hours("UTC", "fri 18:00-24:00; sat 00:00-02:00,02:00-03:00");
        rules.duration = minutes(90);
        return rules;
    }();
    const Instant now = at("2025-05-12T08:00:00Z");
    EXPECT_FALSE(refusal_of(night, now, {}, at("2025-05-16T23:30:00Z")));
    EXPECT_FALSE(refusal_of(night, now, {}, at("2025-05-17T01:30:00Z")));
    EXPECT_EQ(refusal_of(night, now, {}, at("2025-05-17T02:00:00Z")), SlotRefusal::kOutsideHours);
}

TEST(RefusalTest, ASlotEndsWithinTheWindow) {
    SlotRules rules = half_hours("UTC", "always");
    rules.duration = minutes(60);
    rules.window_days = 1;
    const Instant now = at("2025-05-12T08:00:00Z");
    EXPECT_FALSE(refusal_of(rules, now, {}, at("2025-05-12T23:30:00Z")));
    EXPECT_FALSE(refusal_of(rules, now, {}, at("2025-05-13T23:00:00Z")));
    EXPECT_EQ(refusal_of(rules, now, {}, at("2025-05-13T23:30:00Z")), SlotRefusal::kBeyondWindow);
}

TEST(RefusalTest, AFullDayTakesNoMoreWhileTheNextDoes) {
    SlotRules rules = half_hours("Asia/Jakarta");
    rules.window_days = 1;
    rules.full_days = {rules.zone.date_of(at("2025-05-12T12:00:00+07:00"))};
    const Instant now = at("2025-05-12T08:00:00+07:00");
    EXPECT_EQ(refusal_of(rules, now, {}, at("2025-05-12T09:00:00+07:00")), SlotRefusal::kDayFull);
    EXPECT_FALSE(refusal_of(rules, now, {}, at("2025-05-13T09:00:00+07:00")));
}

TEST(RefusalTest, DaysAreCountedByTheWallOfTheZone) {
    const std::vector<Instant> starts{at("2025-05-12T23:30:00+07:00"), at("2025-05-13T00:00:00+07:00"),
                                      at("2025-05-13T23:59:00+07:00"), at("2025-05-15T12:00:00+07:00"),
                                      at("2025-05-15T12:00:00+07:00")};
    const TimeZone jakarta = zone("Asia/Jakarta");
    const LocalDate thirteenth = jakarta.date_of(starts[1]);
    EXPECT_THAT(days_with(2, starts, jakarta), testing::ElementsAre(thirteenth, thirteenth + date::days(2)));
    EXPECT_THAT(days_with(1, starts, zone("UTC")), testing::SizeIs(3));
    EXPECT_TRUE(days_with(3, starts, jakarta).empty());
}

TEST(RefusalTest, EachRefusalHasAName) {
    EXPECT_EQ(to_string(SlotRefusal::kPast), "past");
    EXPECT_EQ(to_string(SlotRefusal::kInsideNotice), "inside_notice");
    EXPECT_EQ(to_string(SlotRefusal::kBeyondWindow), "beyond_window");
    EXPECT_EQ(to_string(SlotRefusal::kOutsideHours), "outside_hours");
    EXPECT_EQ(to_string(SlotRefusal::kOffGrid), "off_grid");
    EXPECT_EQ(to_string(SlotRefusal::kDayFull), "day_full");
    EXPECT_EQ(to_string(SlotRefusal::kBusy), "busy");
}

TEST(RefusalTest, EachRefusalIsASentence) {
    std::set<std::string_view> sentences;
    for (const SlotRefusal refusal :
         {SlotRefusal::kPast, SlotRefusal::kInsideNotice, SlotRefusal::kBeyondWindow,
          SlotRefusal::kOutsideHours, SlotRefusal::kOffGrid, SlotRefusal::kDayFull, SlotRefusal::kBusy}) {
        EXPECT_TRUE(describe(refusal).ends_with('.')) << to_string(refusal);
        EXPECT_TRUE(sentences.insert(describe(refusal)).second) << to_string(refusal);
    }
}

TEST(RefusalTest, RulesThatNoTemplateCanHaveThrow) {
    SlotRules rules = half_hours("UTC");
    rules.step = minutes(0);
    EXPECT_THROW(refusal_of(rules, at("2025-05-12T08:00:00Z"), {}, at("2025-05-12T09:00:00Z")),
                 std::invalid_argument);
    rules.step = minutes(30);
    rules.duration = minutes(-1);
    EXPECT_THROW(refusal_of(rules, at("2025-05-12T08:00:00Z"), {}, at("2025-05-12T09:00:00Z")),
                 std::invalid_argument);
}

}  // namespace
}  // namespace calfleet::core
