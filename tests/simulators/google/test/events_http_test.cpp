#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::simulators::google {
namespace {

namespace json = boost::json;
using EventsHttpTest = SimulatorTest;

constexpr const char* kEvents = "/calendar/v3/calendars/primary/events";

TEST_F(EventsHttpTest, AnInsertedEventIsAnsweredWhole) {
    const auto answer =
        insert(R"(,"id":"abcde0","description":"d","location":"l","attendees":[{"email":"c@else.org"}],)"
               R"("extendedProperties":{"private":{"hash":"h1"}})",
               "?sendUpdates=all");
    ASSERT_EQ(answer.status, 200) << answer.text;
    const json::object& event = answer.body.as_object();
    for (const char* field :
         {"kind", "etag", "id", "status", "htmlLink", "created", "updated", "summary", "description",
          "location", "creator", "organizer", "start", "end", "iCalUID", "sequence"})
        EXPECT_TRUE(event.contains(field)) << field;
    EXPECT_EQ(event.at("id"), "abcde0");
    EXPECT_EQ(event.at("status"), "confirmed");
    EXPECT_EQ(answer.body.at_pointer("/start/dateTime"), "2030-05-04T12:00:00+02:00");
    EXPECT_EQ(answer.body.at_pointer("/attendees/0/responseStatus"), "needsAction");
    EXPECT_EQ(answer.body.at_pointer("/extendedProperties/private/hash"), "h1");
    EXPECT_FALSE(event.contains("hangoutLink"));
}

TEST_F(EventsHttpTest, AUsedIdIsRefusedAndItsBodyNotAppliedAlsoAfterDeletion) {
    ASSERT_EQ(insert(R"(,"id":"abcde")").status, 200);
    const auto again = insert(R"(,"id":"abcde","location":"elsewhere")");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.reason(), "duplicate");
    EXPECT_FALSE(get(std::string(kEvents) + "/abcde").body.as_object().contains("location"));

    const auto deleted = send("DELETE", std::string(kEvents) + "/abcde");
    EXPECT_EQ(deleted.status, 204);
    EXPECT_EQ(deleted.text, "");
    EXPECT_EQ(send("DELETE", std::string(kEvents) + "/abcde").status, 410);
    EXPECT_EQ(get(std::string(kEvents) + "/abcde").body.at("status"), "cancelled");
    EXPECT_EQ(insert(R"(,"id":"abcde")").status, 409);
}

TEST_F(EventsHttpTest, AnUnknownEventOrCalendarIsNotFound) {
    EXPECT_EQ(get(std::string(kEvents) + "/never").reason(), "notFound");
    EXPECT_EQ(send("DELETE", std::string(kEvents) + "/never").status, 404);
    EXPECT_EQ(get("/calendar/v3/calendars/stranger%40example.com/events").status, 404);
    EXPECT_EQ(get("/calendar/v3/nothing").status, 404);
    EXPECT_EQ(get("/calendar/v3/calendars/%zz/events").status, 404);
}

TEST_F(EventsHttpTest, WhatGoogleRefusesIsRefusedWithItsReason) {
    struct Case {
        const char* body;
        const char* reason;
        const char* message;
    };
    const std::string times =
        R"("start":{"dateTime":"2030-05-04T10:00:00Z"},"end":{"dateTime":"2030-05-04T11:00:00Z"})";
    for (
        const auto& [body, reason, message] : {
            Case{R"({"id":"Abcde",T})", "invalid", "Invalid resource id value."},
            Case{R"({"id":"abc",T})", "invalid", "Invalid resource id value."},
            Case{R"({"id":"abcdw",T})", "invalid", "Invalid resource id value."},
            Case{R"({T,"attendees":[{"email":"not an address"}]})", "invalid", "Invalid attendee email."},
            Case{R"({T,"attendees":[{"email":" c@else.org"}]})", "invalid", "Invalid attendee email."},
            Case{R"({T,"attendees":[{}]})", "invalid", "Invalid attendee email."},
            Case{R"({"end":{"dateTime":"2030-05-04T11:00:00Z"}})", "required", "Missing start time."},
            Case{R"({"start":{"dateTime":"2030-05-04T11:00:00Z"}})", "required", "Missing end time."},
            Case{R"({"start":{"dateTime":"2030-05-04T11:00:00Z"},"end":{"dateTime":"2030-05-04T10:00:00Z"}})",
                 "timeRangeEmpty", "The specified time range is empty."},
            Case{R"({"start":{"date":"2030-05-04"},"end":{"date":"2030-05-04"}})", "timeRangeEmpty",
                 "The specified time range is empty."},
            Case{R"({"start":{"date":"2030-05-04"},"end":{"dateTime":"2030-05-05T00:00:00Z"}})", "invalid",
                 "Start and end times must either both be date or both be dateTime."},
            Case{
                R"({"start":{"dateTime":"2030-05-04T10:00:00","timeZone":"Mars"},"end":{"dateTime":"2030-05-04T11:00:00Z"}})",
                "invalid", "Invalid time zone definition for start time."},
            Case{R"({"start":{"dateTime":"2030-05-04T10:00:00"},"end":{"dateTime":"2030-05-04T11:00:00Z"}})",
                 "required", "Missing time zone definition for start time."},
            Case{"[]", "parseError", "Parse Error"},
            Case{"{", "parseError", "Parse Error"},
        }) {
        std::string text = body;
        if (const auto at = text.find("T}"); at != std::string::npos) text.replace(at, 1, times);
        if (const auto at = text.find("{T,"); at != std::string::npos) text.replace(at + 1, 1, times);
        const auto answer = post(kEvents, text);
        EXPECT_EQ(answer.status, 400) << text;
        EXPECT_EQ(answer.reason(), reason) << text;
        EXPECT_EQ(answer.body.at_pointer("/error/message"), message) << text;
    }
    EXPECT_EQ(control().summary().events_live, 0);
}

TEST_F(EventsHttpTest, LocalTimesFollowTheirZone) {
    const auto answer =
        post(kEvents, R"({"start":{"dateTime":"2030-07-01T10:00:00","timeZone":"America/New_York"},)"
                      R"("end":{"dateTime":"2030-07-01T11:00:00","timeZone":"America/New_York"}})");
    EXPECT_EQ(answer.body.at_pointer("/start/dateTime"), "2030-07-01T16:00:00+02:00");
    EXPECT_EQ(answer.body.at_pointer("/start/timeZone"), "America/New_York");
    EXPECT_EQ(control().events("me@example.com").at(0).event.start.instant.time_since_epoch(),
              std::chrono::seconds(1909144800));
}

TEST_F(EventsHttpTest, InvitationsAreCountedOnlyWhenTheyAreSent) {
    const char* attendees = R"(,"attendees":[{"email":"c@else.org"},{"email":"colleague@example.com"}])";
    insert(attendees);
    insert(attendees, "?sendUpdates=none");
    EXPECT_TRUE(control().invitations().empty());
    insert(std::string(R"(,"id":"abcde")") + attendees, "?sendUpdates=all");
    insert(std::string(R"(,"id":"abcde")") + attendees, "?sendUpdates=all");  // 409
    EXPECT_EQ(control().summary().invitations, 2);
    insert(attendees, "?sendUpdates=externalOnly");
    EXPECT_EQ(control().summary().invitations, 3);
    EXPECT_EQ(insert(attendees, "?sendUpdates=some").status, 400);
}

TEST_F(EventsHttpTest, LongPropertiesAreDroppedOrTruncated) {
    const std::string key44(44, 'k'), key45(45, 'k'), value(1025, 'v');
    const auto answer = insert(R"(,"extendedProperties":{"private":{")" + key44 + R"(":")" + value +
                               R"(",")" + key45 + R"(":"x"}})");
    const json::object& properties = answer.body.at_pointer("/extendedProperties/private").as_object();
    EXPECT_EQ(properties.size(), 1);
    EXPECT_EQ(properties.at(key44).as_string().size(), 1024);
}

TEST_F(EventsHttpTest, TooManyAttendeesForTheAnswerAreOmittedAndThatIsSaid) {
    const char* attendees = R"(,"attendees":[{"email":"c@else.org"},{"email":"me@example.com"}])";
    const auto answer = insert(attendees, "?maxAttendees=1");
    EXPECT_EQ(answer.body.at("attendeesOmitted"), true);
    ASSERT_EQ(answer.body.at("attendees").as_array().size(), 1);
    EXPECT_EQ(answer.body.at_pointer("/attendees/0/self"), true);
    EXPECT_FALSE(insert(attendees, "?maxAttendees=2").body.as_object().contains("attendeesOmitted"));
}

TEST_F(EventsHttpTest, AMeetingLinkIsMadeWhenTheVersionAllowsIt) {
    const char* request =
        R"(,"conferenceData":{"createRequest":{"requestId":"r1","conferenceSolutionKey":{"type":"hangoutsMeet"}}})";
    EXPECT_FALSE(insert(request).body.as_object().contains("hangoutLink"));
    const auto answer = insert(request, "?conferenceDataVersion=1");
    EXPECT_EQ(answer.body.at("hangoutLink"), answer.body.at_pointer("/conferenceData/entryPoints/0/uri"));
}

TEST_F(EventsHttpTest, AListIsPagedFilteredAndDescribesItsCalendar) {
    for (const char* id : {"aaaaa", "bbbbb", "ccccc"})
        insert(R"(,"extendedProperties":{"private":{"hash":")" + std::string(id) + R"("}},"id":")" + id +
               "\"");
    const auto first =
        get(std::string(kEvents) + "?maxResults=2&singleEvents=true&timeMin=2030-05-04T00:00:00Z");
    EXPECT_EQ(first.body.at("accessRole"), "owner");
    EXPECT_EQ(first.body.at("timeZone"), "Europe/Berlin");
    EXPECT_EQ(first.body.at("summary"), "me@example.com");
    EXPECT_EQ(first.body.at("items").as_array().size(), 2);
    const std::string token(first.body.at("nextPageToken").as_string());
    const auto second =
        get(std::string(kEvents) +
            "?maxResults=2&singleEvents=true&timeMin=2030-05-04T00:00:00Z&pageToken=" + token);
    EXPECT_EQ(second.body.at("items").as_array().size(), 1);
    EXPECT_FALSE(second.body.as_object().contains("nextPageToken"));

    const auto filtered = get(std::string(kEvents) + "?privateExtendedProperty=hash%3Dbbbbb");
    EXPECT_EQ(filtered.body.at("items").as_array().size(), 1);
    EXPECT_EQ(get(std::string(kEvents) + "?timeMin=2030-05-04T11:00:00Z").body.at("items").as_array().size(),
              0);
    EXPECT_EQ(get(std::string(kEvents) + "?pageToken=nonsense").status, 400);
    EXPECT_EQ(get(std::string(kEvents) + "?timeMin=2030-05-04T10:00:00").status, 400);
    EXPECT_EQ(get(std::string(kEvents) + "?syncToken=x").reason(), "fullSyncRequired");
}

TEST_F(EventsHttpTest, PercentEncodedIdsAreDecodedOnce) {
    EXPECT_EQ(get("/calendar/v3/calendars/team%231%2Fa%40group.calendar.google.com/events").status, 200);
    EXPECT_EQ(get("/calendar/v3/calendars/team%25231%2Fa%40group.calendar.google.com/events").status, 404);
    EXPECT_EQ(get("/calendar/v3/calendars/me@example.com/events").status, 200);
}

TEST_F(EventsHttpTest, AReaderOfFreeAndBusySeesNoDetailsAndMayNotWrite) {
    control().add_events(
        {{.calendar = "boss@example.com",
          .range = {core::Instant(std::chrono::hours(530'000)), core::Instant(std::chrono::hours(530'001))},
          .summary = "Secret"}});
    const auto list = get("/calendar/v3/calendars/boss%40example.com/events");
    EXPECT_EQ(list.body.at("accessRole"), "freeBusyReader");
    EXPECT_FALSE(list.body.at_pointer("/items/0").as_object().contains("summary"));
    const auto refused = post("/calendar/v3/calendars/boss%40example.com/events", "{}");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.reason(), "requiredAccessLevel");
}

TEST_F(EventsHttpTest, WhatACalendarDeclinedIsListedWithItsAnswerWhoeverLooks) {
    const core::TimeRange hour{core::Instant(std::chrono::hours(530'000)),
                               core::Instant(std::chrono::hours(530'001))};
    control().add_events({{.calendar = "team#1/a@group.calendar.google.com", .range = hour, .declined = true},
                          {.calendar = "me@example.com", .range = hour, .transparent = true}});
    const auto team =
        get("/calendar/v3/calendars/team%231%2Fa%40group.calendar.google.com/events?maxAttendees=1");
    EXPECT_EQ(team.body.at_pointer("/items/0/attendees/0/self"), true);
    EXPECT_EQ(team.body.at_pointer("/items/0/attendees/0/responseStatus"), "declined");
    const auto mine = get(kEvents);
    EXPECT_EQ(mine.body.at_pointer("/items/0/transparency"), "transparent");
    EXPECT_FALSE(mine.body.at_pointer("/items/0").as_object().contains("attendees"));
}

TEST_F(EventsHttpTest, FieldsLeaveOfAnAnswerWhatTheyName) {
    insert(R"(,"id":"abcde","attendees":[{"email":"c@else.org"}])");
    const auto list = get(std::string(kEvents) +
                          "?fields=timeZone,nextPageToken,items(id,start/dateTime,attendees(self,email))");
    EXPECT_EQ(list.text,
              R"({"timeZone":"Europe/Berlin","items":[{"id":"abcde",)"
              R"("start":{"dateTime":"2030-05-04T12:00:00+02:00"},"attendees":[{"email":"c@else.org"}]}]})");
    EXPECT_EQ(get(std::string(kEvents) + "/abcde?fields=status").text, R"({"status":"confirmed"})");
    EXPECT_EQ(get(std::string(kEvents) + "?timeMin=2031-01-01T00:00:00Z&fields=items(id)").text,
              R"({"items":[]})");
    EXPECT_EQ(send("DELETE", std::string(kEvents) + "/abcde?fields=id").status, 204);
    EXPECT_EQ(get(std::string(kEvents) + "/never?fields=id").reason(), "notFound");
}

TEST_F(EventsHttpTest, FieldsThatCannotBeReadAreRefusedBeforeAnythingTakesEffect) {
    for (const char* fields : {"", ",", "id,", "items(", "items()", "items(id", "items(id))", "a//b", "/a",
                               "items(id)start", "a(a(a(a(a(a(a(a(a(a(a(a(a(a(a(a(a(a(a))))))))))))))))))"}) {
        const auto answer = insert("", "?fields=" + std::string(fields));
        EXPECT_EQ(answer.status, 400) << fields;
        EXPECT_EQ(answer.reason(), "invalidParameter") << fields;
    }
    EXPECT_EQ(control().summary().events_live, 0);
}

TEST_F(EventsHttpTest, TheCalendarListIsPagedAndMarksThePrimaryOne) {
    const auto first = get("/calendar/v3/users/me/calendarList?maxResults=2");
    EXPECT_EQ(first.body.at_pointer("/items/0/primary"), true);
    EXPECT_EQ(first.body.at("items").as_array().size(), 2);
    const auto second = get("/calendar/v3/users/me/calendarList?maxResults=2&pageToken=" +
                            std::string(first.body.at("nextPageToken").as_string()));
    EXPECT_EQ(second.body.at("items").as_array().size(), 1);
    EXPECT_FALSE(second.body.as_object().contains("nextPageToken"));
    EXPECT_EQ(
        get("/calendar/v3/users/me/calendarList?minAccessRole=writer").body.at("items").as_array().size(), 2);
}

}  // namespace
}  // namespace calfleet::simulators::google
