#include "slots/slot_lines.hpp"

#include "core/rfc3339.hpp"

#include <gmock/gmock.h>

namespace calfleet::ctl {
namespace {

using testing::HasSubstr;

core::Instant at(std::string_view text) {
    return core::parse_rfc3339(text).value();
}

core::SlotRules rules() {
    return {.zone = core::TimeZone::find("Asia/Jakarta").value(),
            .availability = *core::Availability::parse("mon-fri 09:00-12:00"),
            .duration = std::chrono::minutes(60),
            .step = std::chrono::minutes(30),
            .buffer_after = std::chrono::minutes(10)};
}

TEST(BusyOptionTest, IsAStartAndAnEnd) {
    const auto busy = parse_busy("2026-05-12T09:00:00+07:00/2026-05-12T03:00:00Z");
    ASSERT_TRUE(busy.has_value());
    EXPECT_EQ(*busy, (core::TimeRange{at("2026-05-12T02:00:00Z"), at("2026-05-12T03:00:00Z")}));
}

TEST(BusyOptionTest, WhatIsNoneIsToldHowOneIsWritten) {
    for (const char* text : {"", "/", "2026-05-12T09:00:00Z", "2026-05-12T09:00:00Z/", "09:00/10:00",
                             "2026-05-12T09:00:00Z/2026-05-12T10:00:00Z/2026-05-12T11:00:00Z"}) {
        const auto busy = parse_busy(text);
        ASSERT_TRUE(busy.has_error()) << text;
        EXPECT_THAT(busy.error(), HasSubstr("START/END")) << text;
    }
    EXPECT_THAT(parse_busy("2026-05-12T10:00:00Z/2026-05-12T10:00:00Z").error(), HasSubstr("does not end"));
}

TEST(SlotLinesTest, EachStartHasItsLine) {
    const core::TimeRange busy{at("2026-05-12T02:30:00Z"), at("2026-05-12T03:05:00Z")};
    const std::vector<core::ExplainedStart> explained{
        {at("2026-05-12T02:00:00Z"), core::SlotRefusal::kBusy, busy},
        {at("2026-05-12T03:30:00Z"), std::nullopt, std::nullopt},
        {at("2026-05-12T04:30:00Z"), core::SlotRefusal::kOutsideHours, std::nullopt}};
    EXPECT_EQ(explanation_lines(rules(), explained),
              "2026-05-12T09:00:00+07:00  busy           It, or a buffer of it, meets a busy time. "
              "Busy 2026-05-12T09:30:00+07:00/2026-05-12T10:05:00+07:00\n"
              "2026-05-12T10:30:00+07:00  free\n"
              "2026-05-12T11:30:00+07:00  outside_hours  It is not wholly inside the hours.\n"
              "1 of 3 free\n");
    EXPECT_EQ(explanation_lines(rules(), {}), "the hours leave no time to begin\n");
}

TEST(SlotLinesTest, TheRulesAreOneLine) {
    EXPECT_EQ(rules_line(rules()),
              "Asia/Jakarta, hours mon-fri 09:00-12:00; 60 minutes every 30, buffers 0 and 10, notice 0, "
              "7 days ahead\n");
}

}  // namespace
}  // namespace calfleet::ctl
