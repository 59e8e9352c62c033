#include "watched_record.hpp"

#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

core::Record record_of(std::string value, const std::string& type) {
    core::Record record;
    record.value = std::move(value);
    record.headers = {{"ce_type", type}, {"ce_time", "2026-05-12T09:00:00Z"}, {"ce_commandid", "command-1"}};
    return record;
}

WatchedRecord failed_booking() {
    return *read_watched(
        record_of(
            R"({"command_id":"command-1","type":"calendar.create_event","agent_id":"agent-1",)"
            R"("status":"failed","failure_reason":"slot_conflict","message":"Taken.\u0007","latency_ms":12})",
            "calendar.result"),
        true);
}

WatchedRecord lookup_event() {
    return *read_watched(
        record_of(R"({"company_id":"acme","agent_id":"agent-1","slot_count_returned":3,"status":"success"})",
                  "calendar_slot_lookup"),
        false);
}

TEST(WatchedRecordTest, AResultIsALineWithItsReason) {
    EXPECT_EQ(
        text_line(failed_booking(), true),
        "2026-05-12T09:00:00Z  agent-1  calendar.create_event  slot_conflict  12 ms  command-1  Taken.?");
}

TEST(WatchedRecordTest, AnEventIsALineWithItsProperties) {
    EXPECT_EQ(text_line(lookup_event(), false),
              "2026-05-12T09:00:00Z  agent-1  calendar_slot_lookup  company_id=acme  slot_count_returned=3  "
              "status=success");
}

TEST(WatchedRecordTest, AsJsonTheDataIsWhole) {
    EXPECT_EQ(json_line(lookup_event()),
              R"({"time":"2026-05-12T09:00:00Z","type":"calendar_slot_lookup","command_id":"command-1",)"
              R"("agent_id":"agent-1","status":"success","data":{"company_id":"acme","agent_id":"agent-1",)"
              R"("slot_count_returned":3,"status":"success"}})");
}

TEST(WatchedRecordTest, AFilterTakesWhatNothingOfItSpeaksAgainst) {
    EXPECT_TRUE(WatchFilter{}.takes(failed_booking()));
    EXPECT_TRUE(
        (WatchFilter{"agent-1", "calendar.create_event", "failed", "command-1"}.takes(failed_booking())));
    EXPECT_FALSE((WatchFilter{"agent-2", "", "", ""}.takes(failed_booking())));
    EXPECT_FALSE((WatchFilter{"", "calendar.list_slots", "", ""}.takes(failed_booking())));
    EXPECT_FALSE((WatchFilter{"", "", "success", ""}.takes(failed_booking())));
    EXPECT_FALSE((WatchFilter{"", "", "", "command-2"}.takes(failed_booking())));
}

TEST(WatchedRecordTest, WhatIsNoObjectIsPassedOver) {
    for (const char* value : {"hello", "[]", ""})
        EXPECT_FALSE(read_watched(record_of(value, "calendar.result"), true)) << value;
    core::Record tombstone;
    EXPECT_FALSE(read_watched(tombstone, false));
}

}  // namespace
}  // namespace calfleet::ctl
