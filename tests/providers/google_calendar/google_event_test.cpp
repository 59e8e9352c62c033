#include "providers/google_calendar/calls/google_event.hpp"

#include "codec/json_parser.hpp"
#include "fakes/manual_clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::providers::google_calendar {
namespace {

using std::chrono::hours;

core::TimeZone berlin() {
    return *core::TimeZone::find("Europe/Berlin");
}
const core::TimeRange kAfternoon{fakes::kNoon + hours(1), fakes::kNoon + hours(2)};

NewEvent visit() {
    return {.id = "e1",
            .summary = "Visit",
            .description = {},
            .location = {},
            .time = kAfternoon,
            .zone = berlin(),
            .attendees = {"ada@example.com"},
            .command_hash = "h1"};
}

GoogleEvent read(const std::string& members) {
    const auto event = decode_event(R"({"id":"e1")" + members + "}");
    return event.value_or(GoogleEvent());
}

std::string meeting(const std::string& status, const std::string& more = "") {
    return R"(,"conferenceData":{"createRequest":{"requestId":"e1","status":{"statusCode":")" + status +
           R"("}})" + more + "}";
}

std::string entry_points(const std::string& points) {
    return R"(,"entryPoints":[)" + points + "]";
}

TEST(GoogleEventTest, AMeetingIsAskedForOnlyWhenOneIsWanted) {
    NewEvent event = visit();
    EXPECT_EQ(encode_event(event).find("conferenceData"), std::string::npos);
    event.wants_meeting = true;
    const auto body = codec::parse_json(encode_event(event));
    ASSERT_TRUE(body);
    const codec::JsonValue* request = body->find("conferenceData")->find("createRequest");
    EXPECT_EQ(*request->find("requestId")->as_string(), "e1");
    EXPECT_EQ(*request->find("conferenceSolutionKey")->find("type")->as_string(), "hangoutsMeet");
}

TEST(GoogleEventTest, AMoveWritesTimesAndItsHashAndNothingElse) {
    EXPECT_EQ(encode_event_move({.time = kAfternoon, .zone = berlin(), .move_hash = "m1"}),
              R"({"start":{"dateTime":"2026-03-10T14:00:00+01:00","timeZone":"Europe/Berlin"},)"
              R"("end":{"dateTime":"2026-03-10T15:00:00+01:00","timeZone":"Europe/Berlin"},)"
              R"("extendedProperties":{"private":{"calfleet_move":"m1"}}})");
}

TEST(GoogleEventTest, TheVersionTimeAndBothHashesAreRead) {
    const GoogleEvent event =
        read(R"(,"etag":"\"7\"","start":{"dateTime":"2026-03-10T14:00:00+01:00"},)"
             R"("end":{"dateTime":"2026-03-10T14:00:00Z"},)"
             R"("extendedProperties":{"private":{"calfleet_command":"h1","calfleet_move":"m1"}})");
    EXPECT_EQ(event.etag, "\"7\"");
    EXPECT_EQ(event.time, kAfternoon);
    EXPECT_EQ(event.command_hash, "h1");
    EXPECT_EQ(event.move_hash, "m1");
}

TEST(GoogleEventTest, AnEventThatWasNeverMovedHasNoMoveHash) {
    EXPECT_EQ(read(R"(,"extendedProperties":{"private":{"calfleet_command":"h1"}})").move_hash, "");
    EXPECT_EQ(read("").move_hash, "");
    EXPECT_EQ(read("").etag, "");
}

TEST(GoogleEventTest, ATimeThatCannotBeReadIsNone) {
    for (const char* times :
         {"", R"(,"start":{"date":"2026-03-10"},"end":{"date":"2026-03-11"})",
          R"(,"start":{"dateTime":"2026-03-10T13:00:00"},"end":{"dateTime":"2026-03-10T14:00:00"})",
          R"(,"start":{"dateTime":"2026-03-10T13:00:00Z"})", R"(,"start":"now","end":"later")",
          R"(,"start":{"dateTime":"2026-03-10T13:00:00Z"},"end":{"dateTime":"2026-03-10T12:00:00Z"})"})
        EXPECT_FALSE(read(times).time) << times;
}

TEST(GoogleEventTest, AMeetingIsPendingUntilGoogleSaysHowItWent) {
    EXPECT_EQ(read("").meeting, MeetingState::kNone);
    EXPECT_EQ(read(meeting("pending")).meeting, MeetingState::kPending);
    EXPECT_EQ(read(R"(,"conferenceData":{"createRequest":{"requestId":"e1"}})").meeting,
              MeetingState::kPending);
    EXPECT_EQ(read(meeting("failure")).meeting, MeetingState::kFailed);
    EXPECT_EQ(read(meeting("success")).meeting, MeetingState::kFailed);  // and no way in
}

TEST(GoogleEventTest, TheLinkOfAMeetingIsItsVideoEntryPointElseTheHangoutLink) {
    const std::string phone = R"({"entryPointType":"phone","uri":"tel:+1"})";
    const std::string video = R"({"entryPointType":"video","uri":"https://meet.google.com/abc"})";
    const std::string hangout = R"(,"hangoutLink":"https://meet.google.com/old")";
    const GoogleEvent by_video = read(meeting("success", entry_points(phone + "," + video)) + hangout);
    EXPECT_EQ(by_video.meeting, MeetingState::kReady);
    EXPECT_EQ(by_video.meeting_link, "https://meet.google.com/abc");
    const GoogleEvent by_hangout = read(meeting("success", entry_points(phone)) + hangout);
    EXPECT_EQ(by_hangout.meeting, MeetingState::kReady);
    EXPECT_EQ(by_hangout.meeting_link, "https://meet.google.com/old");
    EXPECT_EQ(read(hangout).meeting, MeetingState::kReady);
    EXPECT_EQ(read(meeting("pending") + hangout).meeting_link, "");
    EXPECT_EQ(read(meeting("failure") + hangout).meeting_link, "");
}

TEST(GoogleEventTest, ALinkThatABrowserShouldNotOpenIsNone) {
    for (const char* link :
         {"http://meet.google.com/abc", "javascript:alert(1)", "https://", "meet.google.com/abc",
          "https://meet.google.com/a b", "https://meet.google.com/\\u000a"}) {
        const std::string uri = std::string(R"({"entryPointType":"video","uri":")") + link + "\"}";
        EXPECT_EQ(read(meeting("success", entry_points(uri))).meeting, MeetingState::kFailed) << link;
    }
    const std::string long_link = "https://meet.google.com/" + std::string(2'048, 'a');
    EXPECT_EQ(read(R"(,"hangoutLink":")" + long_link + '"').meeting, MeetingState::kNone);
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
