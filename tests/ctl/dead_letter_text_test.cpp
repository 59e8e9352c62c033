#include "dead_letters/dead_letter_text.hpp"

#include "codec/json_parser.hpp"
#include "ctl/letters.hpp"
#include "pretty_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace calfleet::ctl {
namespace {

using testing::HasSubstr;

DeadLetter replayed(DeadLetter letter) {
    letter.replays.push_back({letter.position, "booking-1:replay:1", "ada", "2026-05-12T13:00:00Z", true});
    return letter;
}

std::string as_json(const DeadLetter& letter, bool in_full) {
    codec::JsonWriter writer;
    write_letter(writer, letter, in_full);
    return writer.text();
}

TEST(PrettyJsonTest, AMemberStandsOnALineOfItsOwn) {
    const auto value = *codec::parse_json(R"({"a":[1,{"b":"x\ny"}],"c":{},"d":[],"e":null})");
    EXPECT_EQ(
        pretty_json(value),
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\\ny\"\n    }\n  ],\n  \"c\": {},\n  \"d\": [],\n"
        "  \"e\": null\n}");
    EXPECT_EQ(codec::to_json(*codec::parse_json(pretty_json(value))), codec::to_json(value));
}

TEST(DeadLetterTextTest, ALineSaysWhatAPersonLooksFor) {
    const auto lines = letter_table({replayed(letter_of(record_of_booking(booking_data())))});
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1], (std::vector<std::string>{
                            "3/17", "2026-05-12T12:00:00Z", "calendar.bookings", "calendar.create_event",
                            "agent-1", "internal_error/permanent", "three attempts ended with the worker",
                            "as booking-1:replay:1 by ada at 2026-05-12T13:00:00Z, edited"}));
}

TEST(DeadLetterTextTest, WhatIsMissingIsADash) {
    core::Record nobody = record_of_booking("hello");
    nobody.headers.clear();
    nobody.key.reset();
    const auto lines = letter_table({letter_of(nobody)});
    EXPECT_EQ(lines[1][3], "-");
    EXPECT_EQ(lines[1][4], "-");
    EXPECT_EQ(lines[1][7], "-");
}

TEST(DeadLetterTextTest, InFullTheHeadersComeBeforeTheIndentedBody) {
    const std::string text = letter_in_full(replayed(letter_of(record_of_booking(booking_data()))));
    EXPECT_THAT(text, HasSubstr("key: agent-1\n"));
    EXPECT_THAT(text, HasSubstr("ce_id: booking-1\n"));
    EXPECT_THAT(text, HasSubstr("dlq-original-offset: 77\n"));
    EXPECT_THAT(text, HasSubstr("replayed as booking-1:replay:1 by ada"));
    EXPECT_THAT(text, HasSubstr("\n\n{\n  \"company_id\": \"acme\",\n"));
}

TEST(DeadLetterTextTest, ABodyThatIsNoJsonCannotSteerATerminal) {
    const std::string text = letter_in_full(letter_of(record_of_booking("a\x1b[2J\nb\xff")));
    EXPECT_THAT(text, HasSubstr("no JSON that a worker reads"));
    EXPECT_THAT(text, HasSubstr("a?[2J\nb\xEF\xBF\xBD\n"));
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(DeadLetterTextTest, ABodyThatIsMissingIsExplained) {
    core::Record record = record_of_booking("");
    record.value.reset();
    EXPECT_THAT(letter_in_full(letter_of(record)), HasSubstr("The record has no body."));
    record = record_of_booking(R"({"code":"secret"})");
    record.headers = {{"ce_type", "calendar.complete_oauth"}};
    const std::string text = letter_in_full(letter_of(record));
    EXPECT_THAT(text, HasSubstr("may hold an OAuth code"));
    EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(DeadLetterTextTest, AsJsonItHasStableNames) {
    const auto letter =
        codec::parse_json(as_json(replayed(letter_of(record_of_booking(booking_data()))), true));
    ASSERT_TRUE(letter.has_value());
    EXPECT_EQ(*letter->find("letter")->as_string(), "3/17");
    EXPECT_EQ(*letter->find("original_topic")->as_string(), "calendar.bookings");
    EXPECT_EQ(*letter->find("error_class")->as_string(), "permanent");
    EXPECT_EQ(*letter->find("command_id")->as_string(), "booking-1");
    EXPECT_EQ(*letter->find("replays")->as_array()->at(0).find("by")->as_string(), "ada");
    EXPECT_EQ(codec::to_json(*letter->find("body")), booking_data());
    EXPECT_EQ(as_json(letter_of(record_of_booking(booking_data())), false).find("customer_data"),
              std::string::npos);
}

TEST(DeadLetterTextTest, AsJsonABodyKeepsItsBytesWhateverTheyAre) {
    EXPECT_THAT(as_json(letter_of(record_of_booking("hello")), true), HasSubstr(R"("body":"hello")"));
    EXPECT_THAT(as_json(letter_of(record_of_booking("\xff")), true), HasSubstr(R"("body_base64":"/w==")"));
}

}  // namespace
}  // namespace calfleet::ctl
