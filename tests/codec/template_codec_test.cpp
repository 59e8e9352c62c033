#include "codec/template_codec.hpp"

#include "codec/json_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace calfleet::codec {
namespace {

using core::BookingTemplate;
using core::FieldError;
using std::chrono::minutes;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kSmallest =
    R"({"name":"Test drive","calendar_id":"primary","duration_minutes":45,)"
    R"("event_title_pattern":"{{customer_name}}","attendees_customer_email_field":"email")";

// The smallest acceptable form with members added or replaced: a duplicate key would be refused.
DecodedTemplate decode(const std::string& json) {
    return decode_template(json, core::CompanyId("company"), core::AgentId("agent"));
}
DecodedTemplate decode_with(const std::string& members) {
    return decode(std::string(kSmallest) + "," + members + "}");
}

// The fields that are wrong, in the order they are told.
std::vector<std::string> wrong_fields(const DecodedTemplate& decoded) {
    std::vector<std::string> fields;
    if (!decoded)
        for (const FieldError& error : std::vector<FieldError>(decoded.error()))
            fields.push_back(error.field);
    return fields;
}

TEST(TemplateCodecTest, TheSmallestFormTakesTheDefaults) {
    const DecodedTemplate decoded = decode(std::string(kSmallest) + "}");
    ASSERT_TRUE(decoded) << decoded.error().front().message;
    BookingTemplate expected;
    expected.company_id = core::CompanyId("company");
    expected.agent_id = core::AgentId("agent");
    expected.name = "Test drive";
    expected.calendar_id = core::CalendarId("primary");
    expected.duration = minutes(45);
    expected.event_title_pattern = "{{customer_name}}";
    expected.attendees_customer_email_field = "email";
    EXPECT_EQ(*decoded, expected);
    EXPECT_EQ(decoded->lookup_window_days, 7);
    EXPECT_TRUE(decoded->id.empty());
}

TEST(TemplateCodecTest, EveryFieldOfTheContractIsRead) {
    const DecodedTemplate decoded = decode_with(
        R"("template_id":"t-1","lookup_window_days":30,"location":"Showroom","event_description":"a\nb",)"
        R"("attendees_always_cc":["desk@example.com"],"timezone":"Asia/Jakarta","availability":"always",)"
        R"("slot_step_minutes":15,"buffer_before_minutes":5,"buffer_after_minutes":10,)"
        R"("min_notice_minutes":120,"busy_calendar_ids":["team"],"conflict_policy":"reject",)"
        R"("max_per_day":8,"conference":"meet")");
    ASSERT_TRUE(decoded) << decoded.error().front().message;
    EXPECT_EQ(decoded->id, core::TemplateId("t-1"));
    EXPECT_EQ(decoded->lookup_window_days, 30);
    EXPECT_EQ(decoded->location, "Showroom");
    EXPECT_EQ(decoded->event_description, "a\nb");
    EXPECT_THAT(decoded->attendees_always_cc, ElementsAre("desk@example.com"));
    EXPECT_EQ(decoded->timezone, "Asia/Jakarta");
    EXPECT_EQ(decoded->availability, core::Availability::always());
    EXPECT_EQ(decoded->slot_step, minutes(15));
    EXPECT_EQ(decoded->buffer_before, minutes(5));
    EXPECT_EQ(decoded->buffer_after, minutes(10));
    EXPECT_EQ(decoded->min_notice, minutes(120));
    EXPECT_THAT(decoded->busy_calendar_ids, ElementsAre(core::CalendarId("team")));
    EXPECT_EQ(decoded->conflict_policy, core::ConflictPolicy::kReject);
    EXPECT_EQ(decoded->max_per_day, 8);
    EXPECT_TRUE(decoded->with_meeting);
}

TEST(TemplateCodecTest, WhatIsEncodedDecodesToTheSame) {
    const DecodedTemplate full = decode_with(
        R"("template_id":"t-1","lookup_window_days":3,"location":"\"East\"","event_description":"\ta\nb",)"
        R"("attendees_always_cc":["a@example.com","b@example.com"],"timezone":"Europe/Berlin",)"
        R"("availability":{"weekly":{"mon":["09:00-12:00"]},"exceptions":{"2026-12-25":[]}},)"
        R"("slot_step_minutes":20,"buffer_before_minutes":1,"min_notice_minutes":2,"busy_calendar_ids":["x"],)"
        R"("max_per_day":3,"conflict_policy":"reject","conference":"meet")");
    ASSERT_TRUE(full) << full.error().front().message;
    for (const BookingTemplate& form : {*decode(std::string(kSmallest) + "}"), *full}) {
        const DecodedTemplate again = decode(encode_template(form));
        ASSERT_TRUE(again) << again.error().front().message;
        EXPECT_EQ(*again, form);
    }
}

TEST(TemplateCodecTest, TheEncodedFormIsStable) {
    EXPECT_EQ(encode_template(*decode(std::string(kSmallest) + "}")),
              R"({"name":"Test drive","calendar_id":"primary","duration_minutes":45,"lookup_window_days":7,)"
              R"("event_title_pattern":"{{customer_name}}","attendees_customer_email_field":"email",)"
              R"("attendees_always_cc":[],"buffer_before_minutes":0,"buffer_after_minutes":0,)"
              R"("min_notice_minutes":0,"busy_calendar_ids":[],"conflict_policy":"allow"})");
}

TEST(TemplateCodecTest, UnknownMembersAndNullsAreIgnored) {
    const DecodedTemplate decoded = decode_with(
        R"("colour":"red","nested":{"deep":[1]},"timezone":null,"location":null,"max_per_day":null,)"
        R"("slot_step_minutes":null,"attendees_always_cc":null,"conference":null,"conflict_policy":null)");
    ASSERT_TRUE(decoded) << decoded.error().front().message;
    EXPECT_EQ(*decoded, *decode(std::string(kSmallest) + "}"));
}

TEST(TemplateCodecTest, WordsThatMeanNothingAreRefusedWithThoseThatDo) {
    const DecodedTemplate decoded =
        decode_with(R"("max_per_day":0,"conflict_policy":"maybe","conference":{"type":"meet"})");
    ASSERT_FALSE(decoded);
    EXPECT_THAT(decoded.error(),
                UnorderedElementsAre(
                    FieldError{"max_per_day", "0", "Must be 1 to 288 bookings."},
                    FieldError{"conference", R"({"type":"meet"})", "Must be meet, or left out for none."},
                    FieldError{"conflict_policy", "maybe", "Must be allow or reject."}));
}

TEST(TemplateCodecTest, AllWrongTypesAreToldAtOnceAndEachFieldOnce) {
    const DecodedTemplate decoded = decode(
        R"({"template_id":7,"name":["x"],"calendar_id":false,"duration_minutes":"45","lookup_window_days":1.5,)"
        R"("event_title_pattern":{},"location":3,"event_description":true,)"
        R"("attendees_customer_email_field":1,"attendees_always_cc":"a@example.com","timezone":7,)"
        R"("availability":9,"slot_step_minutes":true,"buffer_before_minutes":99999999999,)"
        R"("buffer_after_minutes":"","min_notice_minutes":[],"busy_calendar_ids":["a",1]})");
    EXPECT_THAT(
        wrong_fields(decoded),
        UnorderedElementsAre("template_id", "name", "calendar_id", "duration_minutes", "lookup_window_days",
                             "event_title_pattern", "location", "event_description",
                             "attendees_customer_email_field", "attendees_always_cc", "timezone",
                             "availability", "slot_step_minutes", "buffer_before_minutes",
                             "buffer_after_minutes", "min_notice_minutes", "busy_calendar_ids"));
    EXPECT_THAT(decoded.error(), Contains(FieldError{"duration_minutes", "45", "Must be a whole number."}));
    EXPECT_THAT(decoded.error(), Contains(FieldError{"name", R"(["x"])", "Must be a text."}));
    EXPECT_THAT(decoded.error(),
                Contains(FieldError{"busy_calendar_ids", R"(["a",1])", "Must be an array of texts."}));
}

TEST(TemplateCodecTest, BrokenRulesJoinTheWrongTypes) {
    const DecodedTemplate decoded =
        decode(R"({"name":"","calendar_id":"..","duration_minutes":4,"event_title_pattern":"{{colour}}",)"
               R"("attendees_customer_email_field":"email","timezone":"Mars/Olympus","location":5,)"
               R"("availability":"never"})");
    EXPECT_THAT(wrong_fields(decoded),
                UnorderedElementsAre("location", "availability", "name", "event_title_pattern",
                                     "duration_minutes", "timezone", "calendar_id"));
}

TEST(TemplateCodecTest, AnEmptyFormNamesWhatIsMissing) {
    EXPECT_THAT(wrong_fields(decode("{}")),
                UnorderedElementsAre("name", "event_title_pattern", "duration_minutes", "calendar_id",
                                     "attendees_customer_email_field"));
}

TEST(TemplateCodecTest, WhatIsNoObjectIsRefused) {
    EXPECT_THAT(decode("[]").error(), ElementsAre(FieldError{"template", "", "Must be a JSON object."}));
    EXPECT_THAT(wrong_fields(decode("{")), ElementsAre("template"));
}

TEST(TemplateCodecTest, AVeryLongValueIsCutBetweenTwoCharacters) {
    std::string long_text;
    for (int i = 0; i < 150; ++i) long_text += "\xc3\xa9";
    const DecodedTemplate decoded = decode_with(R"("conference":"a)" + long_text + R"(")");
    ASSERT_FALSE(decoded);
    const std::string value = decoded.error().front().value;
    EXPECT_EQ(value, "a" + long_text.substr(0, 198));
}

TEST(TemplateCodecTest, AnImpossibleIdIsRefused) {
    EXPECT_THAT(wrong_fields(decode_with(R"("template_id":"a\nb")")), ElementsAre("template_id"));
}

}  // namespace
}  // namespace calfleet::codec
