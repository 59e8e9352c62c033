#include "slots/slot_table.hpp"

#include "codec/json_parser.hpp"
#include "failure_hint.hpp"

#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using Line = std::vector<std::string>;

codec::JsonValue data(const char* truncated) {
    return *codec::parse_json(
        R"({"slots":[{"start":"2026-05-12T09:00:00+07:00","end":"2026-05-12T10:00:00+07:00"},)"
        R"({"start":"2026-05-13T09:30:00+07:00","end":"2026-05-13T10:30:00+07:00"}],"total_count":40,)"
        R"("truncated":)" +
        std::string(truncated) + R"(,"timezone":"Asia/Jakarta"})");
}

TEST(SlotTableTest, ASlotHasItsDayItsHoursAndTheStartToBookIt) {
    const auto lines = slot_table(data("false"));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], (Line{"DAY", "TIME", "SLOT"}));
    EXPECT_EQ(lines[1], (Line{"Tue 2026-05-12", "09:00-10:00", "2026-05-12T09:00:00+07:00"}));
    EXPECT_EQ(lines[2], (Line{"Wed 2026-05-13", "09:30-10:30", "2026-05-13T09:30:00+07:00"}));
}

TEST(SlotTableTest, TheRestIsAskedForFromJustAfterTheLastStart) {
    EXPECT_EQ(slot_summary(data("false")), "2 of 40 free, Asia/Jakarta");
    EXPECT_EQ(slot_summary(data("true")),
              "2 of 40 free, Asia/Jakarta; the next: --from 2026-05-13T02:30:01Z");
}

TEST(SlotTableTest, WhatIsMissingBreaksNothing) {
    const auto empty = *codec::parse_json("{}");
    EXPECT_EQ(slot_table(empty).size(), 1U);
    EXPECT_EQ(slot_summary(empty), "0 of  free, ");
    const auto odd = *codec::parse_json(R"({"slots":[{"start":"x"}],"truncated":true})");
    EXPECT_EQ(slot_table(odd)[1], (Line{"x", "?-?", "x"}));
}

TEST(FailureHintTest, SaysWhatToTryWithTheIdsFilledIn) {
    EXPECT_EQ(hint_for("not_connected", "acme", "agent-1"),
              "connect one: calfleetctl connect --company acme --agent agent-1");
    EXPECT_EQ(hint_for("not_entitled", "acme", "agent-1"),
              "calfleetctl flag set native_integrations_addon on --company acme turns it on");
    EXPECT_EQ(hint_for("internal_error", "acme", "agent-1"), "");
}

}  // namespace
}  // namespace calfleet::ctl
