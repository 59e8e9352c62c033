#include "core/slot_explanation.hpp"

#include "core/moments.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace calfleet::core {
namespace {

using std::chrono::minutes;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

SlotRules hourly(const char* place, const char* hours) {
    return {.zone = zone(place),
            .availability = *Availability::parse(hours),
            .duration = minutes(60),
            .step = minutes(60),
            .window_days = 1};
}

// "2025-05-12T10:00:00+07:00 busy", one a start.
std::vector<std::string> lines(const SlotRules& rules, const char* now,
                               const std::vector<TimeRange>& busy = {},
                               std::optional<LocalDate> day = std::nullopt) {
    std::vector<std::string> texts;
    for (const ExplainedStart& one : explain_slots(rules, at(now), busy, day))
        texts.push_back(to_rfc3339(one.start, rules.zone) + " " +
                        std::string(one.refusal ? to_string(*one.refusal) : "free"));
    return texts;
}

TEST(SlotExplanationTest, EachStartFromNowOnHasItsRule) {
    SlotRules rules = hourly("Asia/Jakarta", "mon-sun 09:00-12:30; 2025-05-13 22:00-24:00");
    rules.min_notice = minutes(60);
    rules.duration = minutes(90);
    EXPECT_THAT(lines(rules, "2025-05-12T09:30:00+07:00",
                      {range("2025-05-13T21:00:00+07:00", "2025-05-13T22:30:00+07:00")}),
                ElementsAre("2025-05-12T10:00:00+07:00 inside_notice", "2025-05-12T11:00:00+07:00 free",
                            "2025-05-12T12:00:00+07:00 outside_hours", "2025-05-13T22:00:00+07:00 busy",
                            "2025-05-13T23:00:00+07:00 beyond_window"));
}

TEST(SlotExplanationTest, WhatIsMetIsNamedWithAllThatTouchesIt) {
    SlotRules rules = hourly("UTC", "mon 09:00-13:00");
    rules.buffer_before = minutes(10);
    const std::vector<TimeRange> busy{range("2025-05-12T10:30:00Z", "2025-05-12T10:55:00Z"),
                                      range("2025-05-12T10:00:00Z", "2025-05-12T10:30:00Z"),
                                      range("2025-05-12T11:45:00Z", "2025-05-12T11:55:00Z")};
    const TimeRange joined = range("2025-05-12T10:00:00Z", "2025-05-12T10:55:00Z");
    EXPECT_THAT(
        explain_slots(rules, at("2025-05-12T08:00:00Z"), busy),
        ElementsAre(ExplainedStart{at("2025-05-12T09:00:00Z"), std::nullopt, std::nullopt},
                    ExplainedStart{at("2025-05-12T10:00:00Z"), SlotRefusal::kBusy, joined},
                    ExplainedStart{at("2025-05-12T11:00:00Z"), SlotRefusal::kBusy, joined},  // by its buffer
                    ExplainedStart{at("2025-05-12T12:00:00Z"), SlotRefusal::kBusy, busy[2]}));
}

TEST(SlotExplanationTest, ADayIsExplainedWhereverItLies) {
    const SlotRules rules = hourly("UTC", "mon-fri 09:00-11:00");
    const char* now = "2025-05-12T09:30:00Z";
    EXPECT_THAT(lines(rules, now, {}, on_day("2025-05-12")),
                ElementsAre("2025-05-12T09:00:00+00:00 past", "2025-05-12T10:00:00+00:00 free"));
    EXPECT_THAT(
        lines(rules, now, {}, on_day("2025-05-14")),
        ElementsAre("2025-05-14T09:00:00+00:00 beyond_window", "2025-05-14T10:00:00+00:00 beyond_window"));
    EXPECT_THAT(lines(rules, now, {}, on_day("2025-05-17")), IsEmpty());  // a Saturday
}

TEST(SlotExplanationTest, ASlotMayRunOnIntoTheNextDay) {
    SlotRules rules = hourly("UTC", "mon 23:00-24:00; tue 00:00-01:00");
    rules.duration = minutes(120);
    EXPECT_THAT(lines(rules, "2025-05-12T08:00:00Z", {}, on_day("2025-05-12")),
                ElementsAre("2025-05-12T23:00:00+00:00 free"));
}

TEST(SlotExplanationTest, ARepeatedHourIsExplainedTwiceAndAMissingOneNotAtAll) {
    const SlotRules rules = hourly("Europe/Berlin", "sun 01:00-03:00");
    EXPECT_THAT(lines(rules, "2025-10-25T12:00:00+02:00", {}, on_day("2025-10-26")),
                ElementsAre("2025-10-26T01:00:00+02:00 free", "2025-10-26T02:00:00+02:00 free",
                            "2025-10-26T02:00:00+01:00 free"));
    EXPECT_THAT(lines(rules, "2025-03-29T12:00:00+01:00", {}, on_day("2025-03-30")),
                ElementsAre("2025-03-30T01:00:00+01:00 free"));
}

TEST(SlotExplanationTest, AClockThatIsSetBackOverMidnightLeavesNoPartOfTheDayOut) {
    // St John's went from 00:01 on 7 November 2010 to 23:01 on the 6th.
    SlotRules rules = hourly("America/St_Johns", "sat 22:30-24:00");
    rules.duration = rules.step = minutes(15);
    EXPECT_THAT(
        lines(rules, "2010-11-05T12:00:00-02:30", {}, on_day("2010-11-06")),
        ElementsAre("2010-11-06T22:30:00-02:30 free", "2010-11-06T22:45:00-02:30 free",
                    "2010-11-06T23:00:00-02:30 free", "2010-11-06T23:15:00-02:30 free",
                    "2010-11-06T23:30:00-02:30 free", "2010-11-06T23:45:00-02:30 free",
                    "2010-11-06T23:15:00-03:30 beyond_window", "2010-11-06T23:30:00-03:30 beyond_window",
                    "2010-11-06T23:45:00-03:30 beyond_window"));
}

TEST(SlotExplanationTest, ANoticeLongerThanTheWindowRefusesEveryStart) {
    SlotRules rules = hourly("UTC", "always");
    rules.min_notice = std::chrono::hours(24 * 30);
    const auto explained = explain_slots(rules, at("2025-05-12T00:00:00Z"), {});
    EXPECT_EQ(explained.size(), 48U);
    EXPECT_THAT(explained, Each(Field(&ExplainedStart::refusal, SlotRefusal::kInsideNotice)));
}

TEST(SlotExplanationTest, RulesThatNoTemplateCanHaveThrow) {
    SlotRules rules = hourly("UTC", "always");
    rules.step = minutes(0);
    EXPECT_THROW(explain_slots(rules, at("2025-05-12T00:00:00Z"), {}), std::invalid_argument);
}

}  // namespace
}  // namespace calfleet::core
