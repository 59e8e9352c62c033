#include "dead_letters/dead_letter.hpp"

#include "core/rfc3339.hpp"
#include "ctl/letters.hpp"

#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

core::Record as_it_lies(const core::OutgoingRecord& sent) {
    core::Record record;
    record.key = sent.key;
    record.value = sent.value;
    record.headers = sent.headers;
    return record;
}

TEST(DeadLetterTest, APositionIsReadAsItIsWritten) {
    const auto position = parse_letter_position("3/17");
    ASSERT_TRUE(position);
    EXPECT_EQ(to_text(*position), "3/17");
    for (const char* text : {"", "3", "3/", "/17", "-3/17", "3/-17", "3/17 ", "3/17/1", "99999999999/1"})
        EXPECT_FALSE(parse_letter_position(text)) << text;
}

TEST(DeadLetterTest, ALetterSaysWhatItWasAndWhyItLiesThere) {
    const DeadLetter letter = letter_of(record_of_booking(booking_data()));
    EXPECT_EQ(to_text(letter.position), "3/17");
    EXPECT_EQ(letter.command_id, "booking-1");
    EXPECT_EQ(letter.type, "calendar.create_event");
    EXPECT_EQ(letter.agent_id, "agent-1");
    EXPECT_EQ(letter.fact("original-topic"), "calendar.bookings");
    EXPECT_EQ(letter.fact("original-offset"), "77");
    EXPECT_EQ(letter.fact("error-code"), "internal_error");
    EXPECT_EQ(letter.fact("body-withheld"), "");
    EXPECT_FALSE(letter.is_body_withheld());
}

TEST(DeadLetterTest, WhatCannotBeReadStillSaysAsMuchAsItsHeadersDo) {
    const DeadLetter letter = letter_of(record_of_booking("no JSON \xff"));
    EXPECT_EQ(letter.command_id, "booking-1");
    EXPECT_EQ(letter.type, "calendar.create_event");
    EXPECT_EQ(letter.agent_id, "agent-1");  // the record's key

    core::Record nobody = record_of_booking("hello");
    nobody.headers.clear();
    nobody.key.reset();
    const DeadLetter unknown = letter_of(nobody);
    EXPECT_EQ(unknown.command_id + unknown.type + unknown.agent_id, "");
}

TEST(DeadLetterTest, AStructuredEventIsReadToo) {
    core::Record structured =
        record_of_booking(R"({"specversion":"1.0","id":"s-1","type":"calendar.list_slots",)"
                          R"("source":"/x","data":{"agent_id":"agent-2"}})");
    structured.headers = {{"content-type", "application/cloudevents+json"}};
    const DeadLetter letter = letter_of(structured);
    EXPECT_EQ(letter.command_id, "s-1");
    EXPECT_EQ(letter.type, "calendar.list_slots");
    EXPECT_EQ(letter.agent_id, "agent-2");
}

TEST(DeadLetterTest, ACompletedOAuthLiesThereWithoutItsBody) {
    core::Record record = record_of_booking(R"({"code":"secret"})");
    record.headers = {{"ce_id", "o-1"}, {"ce_type", "calendar.complete_oauth"}};
    EXPECT_TRUE(letter_of(record).is_body_withheld());
}

TEST(DeadLetterTest, AMarkIsReadAsItWasLeftAndIsNoLetter) {
    const DeadLetter letter = letter_of(record_of_booking(booking_data()));
    const core::OutgoingRecord sent = encode_replay_mark(
        letter, {letter.position, "booking-1:replay:1", "ada", "2026-05-12T13:00:00Z", true});
    EXPECT_EQ(sent.topic, core::Topic::kDeadLetters);
    EXPECT_EQ(sent.key, letter.record.key);
    EXPECT_EQ(read_dead_letter(as_it_lies(sent)), std::nullopt);
    const auto mark = read_replay_mark(as_it_lies(sent));
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->letter, letter.position);
    EXPECT_EQ(mark->command_id, "booking-1:replay:1");
    EXPECT_EQ(mark->by, "ada");
    EXPECT_EQ(mark->at, "2026-05-12T13:00:00Z");
    EXPECT_TRUE(mark->edited);
    EXPECT_EQ(read_replay_mark(letter.record), std::nullopt);
}

TEST(DeadLetterTest, AFilterTakesWhatNothingOfItSpeaksAgainst) {
    const DeadLetter letter = letter_of(record_of_booking(booking_data()));
    EXPECT_TRUE(LetterFilter{}.takes(letter));
    EXPECT_TRUE((LetterFilter{.error_code = "internal_error",
                              .type = "calendar.create_event",
                              .agent_id = "agent-1",
                              .since = letter.record.timestamp,
                              .id = "3/17"}
                     .takes(letter)));
    EXPECT_TRUE(LetterFilter{.id = "booking-1"}.takes(letter));
    EXPECT_FALSE(LetterFilter{.error_code = "invalid_command"}.takes(letter));
    EXPECT_FALSE(LetterFilter{.type = "calendar.list_slots"}.takes(letter));
    EXPECT_FALSE(LetterFilter{.agent_id = "agent-2"}.takes(letter));
    EXPECT_FALSE(LetterFilter{.since = letter.record.timestamp + std::chrono::milliseconds(1)}.takes(letter));
    EXPECT_FALSE(LetterFilter{.id = "3/18"}.takes(letter));
}

TEST(DeadLetterTest, SinceIsATimeOrHowLongAgo) {
    const core::Instant noon = core::parse_rfc3339("2026-05-12T12:00:00Z").value();
    EXPECT_EQ(parse_since("2026-05-12T10:00:00Z", noon), noon - std::chrono::hours(2));
    EXPECT_EQ(parse_since("2h", noon), noon - std::chrono::hours(2));
    EXPECT_EQ(parse_since("yesterday", noon), std::nullopt);
}

}  // namespace
}  // namespace calfleet::ctl
