#include "dead_letters/replay_plan.hpp"

#include "command_checks.hpp"
#include "core/rfc3339.hpp"
#include "ctl/letters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using testing::HasSubstr;

const core::Instant kNow = core::parse_rfc3339("2026-05-13T00:00:00Z").value();

ReplayCommand replay_of(const DeadLetter& letter, const LetterChange& change = {}) {
    return *replay_command(*draft_replay(letter, change), "new-1", kNow, std::chrono::seconds(60));
}

std::string refusal_of(const core::Record& record, const LetterChange& change = {}) {
    const auto draft = draft_replay(letter_of(record), change);
    return draft.has_error() ? draft.error() : std::string();
}

TEST(ReplayPlanTest, AReplayIsANewCommandAroundTheSameData) {
    const ReplayCommand replay = replay_of(letter_of(record_of_booking(booking_data())));
    EXPECT_EQ(replay.record.topic, core::Topic::kBookings);
    EXPECT_EQ(replay.record.key, "agent-1");
    EXPECT_EQ(replay.record.value, booking_data());
    EXPECT_EQ(*replay.record.header("ce_id"), "new-1");
    EXPECT_EQ(*replay.record.header("ce_replayof"), "booking-1");
    EXPECT_EQ(*replay.record.header("ce_time"), "2026-05-13T00:00:00Z");
    EXPECT_EQ(*replay.record.header("ce_expirytime"), "2026-05-13T00:01:00Z");
    EXPECT_THAT(*replay.record.header("traceparent"), HasSubstr("0af7651916cd43dd8448eb211c80319c"));
    for (const core::Header& header : replay.record.headers)
        EXPECT_FALSE(header.name.starts_with("dlq-")) << header.name;
    EXPECT_EQ(fault_of_command(replay.command, kNow), "");
}

TEST(ReplayPlanTest, WhatWasWrongWithTheEnvelopeIsMendedByANewOne) {
    core::Record record = record_of_booking(booking_data());
    record.key = "somebody";  // not its agent
    record.headers = {{"ce_type", "calendar.create_event"}, {"content-type", "application/json"}};
    const ReplayCommand replay = replay_of(letter_of(record));
    EXPECT_EQ(replay.record.key, "agent-1");
    EXPECT_EQ(*replay.record.header("ce_replayof"), "calendar.bookings/4/77");
}

TEST(ReplayPlanTest, FixedDataTakesThePlaceOfWhatNoWorkerReads) {
    const core::Record broken = record_of_booking("no JSON");
    EXPECT_THAT(refusal_of(broken), HasSubstr("give the fixed one with --data"));
    EXPECT_EQ(replay_of(letter_of(broken), {.data = booking_data()}).record.value, booking_data());
    EXPECT_THAT(refusal_of(broken, {.data = "{"}), HasSubstr("the data is not JSON"));
    EXPECT_EQ(refusal_of(broken, {.data = "[]"}), "the data must be one JSON object");
}

TEST(ReplayPlanTest, AStructuredEventIsReplayedByItsData) {
    core::Record record = record_of_booking(
        R"({"specversion":"1.0","id":"s-1","type":"calendar.list_slots","source":"/x","data":)"
        R"({"company_id":"acme","agent_id":"agent-1","template_id":"t"}})");
    record.headers = {{"content-type", "application/cloudevents+json"}};
    const ReplayCommand replay = replay_of(letter_of(record));
    EXPECT_EQ(replay.record.topic, core::Topic::kSlotLookups);
    EXPECT_EQ(replay.record.value, R"({"company_id":"acme","agent_id":"agent-1","template_id":"t"})");
    EXPECT_EQ(*replay.record.header("ce_replayof"), "s-1");
}

TEST(ReplayPlanTest, ATypeThatIsMissingOrUnknownIsAskedFor) {
    core::Record record = record_of_booking(booking_data());
    record.headers = {{"ce_id", "booking-1"}};
    EXPECT_EQ(refusal_of(record), "it names no type; give one with --as-type");
    EXPECT_THAT(refusal_of(record, {.type = "calendar.make_coffee"}), HasSubstr("no topic carries"));
    EXPECT_EQ(*replay_of(letter_of(record), {.type = "calendar.create_event"}).record.header("ce_type"),
              "calendar.create_event");
}

TEST(ReplayPlanTest, AnOAuthCodeIsNeverReplayed) {
    core::Record record = record_of_booking(R"({"code":"secret"})");
    record.headers = {{"ce_id", "o-1"}, {"ce_type", "calendar.complete_oauth"}};
    EXPECT_THAT(refusal_of(record), HasSubstr("connect again"));
    EXPECT_THAT(refusal_of(record, {.data = "{}", .type = "calendar.disconnect"}),
                HasSubstr("connect again"));
    EXPECT_THAT(
        refusal_of(record_of_booking(booking_data()), {.data = {}, .type = "calendar.complete_oauth"}),
        HasSubstr("connect again"));
}

TEST(ReplayPlanTest, TheReplayOfAReplayIsOneOfTheFirstCommand) {
    core::Record record = record_of_booking(booking_data());
    record.headers.push_back({"ce_id", "booking-1:replay:1"});
    record.headers.push_back({"ce_replayof", "booking-1"});
    const DeadLetter letter = letter_of(record);
    EXPECT_EQ(ancestors_of(letter), (std::vector<std::string>{"booking-1", "booking-1:replay:1"}));
    EXPECT_EQ(*replay_of(letter).record.header("ce_replayof"), "booking-1");
}

TEST(ReplayPlanTest, AnIdFollowsFromTheOriginalsAndIsNeverTooLong) {
    EXPECT_EQ(replay_id("booking-1", 2), "booking-1:replay:2");
    const std::string longest(256, 'x');
    EXPECT_TRUE(core::is_valid_id(replay_id(longest, 100)));
    EXPECT_EQ(replay_id(longest, 1), replay_id(longest, 1));
    EXPECT_NE(replay_id(longest, 1), replay_id(longest + "y", 1));
}

TEST(ReplayPlanTest, ACommandThatAWorkerWouldRefuseIsRefusedHere) {
    const auto draft = *draft_replay(letter_of(record_of_booking(R"({"company_id":"acme"})")), {});
    const auto command = replay_command(draft, "new-1", kNow, std::chrono::seconds(60));
    ASSERT_TRUE(command.has_error());
    EXPECT_THAT(command.error(), HasSubstr("a worker would refuse it: agent_id: "));
}

std::string fault_of(const std::string& type, const std::string& data) {
    core::Command command;
    command.type = type;
    command.data = data;
    return fault_of_command(command, kNow);
}

TEST(CommandChecksTest, ASlotThatIsPastIsToldBeforeItIsAskedFor) {
    EXPECT_THAT(fault_of("calendar.create_event", booking_data("2026-05-12T03:00:00Z")),
                HasSubstr("is past"));
    EXPECT_THAT(
        fault_of("calendar.reschedule_event", R"({"event_id":"e","slot_start":"2026-05-12T03:00:00Z"})"),
        HasSubstr("is past"));
    EXPECT_EQ(
        fault_of("calendar.reschedule_event", R"({"event_id":"e","slot_start":"2026-05-14T03:00:00Z"})"), "");
}

TEST(CommandChecksTest, TheDataIsReadByTheFunctionsOfTheWorkers) {
    EXPECT_THAT(fault_of("calendar.create_event", "{}"), HasSubstr("template_id: "));
    EXPECT_THAT(fault_of("calendar.list_slots", R"({"template_id":7})"), HasSubstr("template_id: "));
    EXPECT_THAT(fault_of("calendar.cancel_event", "{}"), HasSubstr("event_id: "));
    EXPECT_EQ(fault_of("calendar.cancel_event", R"({"event_id":"e"})"), "");
}

TEST(CommandChecksTest, AnAdminCommandNeedsItsActorAndItsMembers) {
    const std::string actor = R"("actor":{"user_id":"ada","role":"admin"})";
    EXPECT_THAT(fault_of("calendar.disconnect", R"({"provider":"google_calendar"})"), HasSubstr("actor: "));
    EXPECT_THAT(fault_of("calendar.disconnect", "{" + actor + "}"), HasSubstr("provider: "));
    EXPECT_EQ(fault_of("calendar.disconnect", R"({"provider":"google_calendar",)" + actor + "}"), "");
    EXPECT_THAT(fault_of("calendar.save_template", R"({"template":{"name":"x"},)" + actor + "}"),
                HasSubstr("calendar_id: "));
    EXPECT_EQ(fault_of("calendar.purge_expired", "{}"), "");
}

}  // namespace
}  // namespace calfleet::ctl
