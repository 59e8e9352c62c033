// Events that change: PATCH, and meetings that are made after the insert was answered.
#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::simulators::google {
namespace {

namespace json = boost::json;

constexpr const char* kEvent = "/calendar/v3/calendars/primary/events/abcde";
constexpr const char* kMeeting =
    R"(,"id":"abcde","conferenceData":{"createRequest":{"requestId":"r1","conferenceSolutionKey":{"type":"hangoutsMeet"}}})";

class EventChangesHttpTest : public SimulatorTest {
protected:
    JsonAnswer patch(std::string_view body, std::string_view query = "", std::string_view headers = "") {
        return send("PATCH", kEvent + std::string(query), body, headers);
    }
    // Created with much that a patch could spoil.
    JsonAnswer insert_visit() {
        return insert(
            R"(,"id":"abcde","description":"d","location":"l","attendees":[{"email":"c@else.org"}],)"
            R"("extendedProperties":{"private":{"hash":"h1","kind":"booking"},"shared":{"s":"1"}})",
            "?sendUpdates=all");
    }
    void fault(const std::string& text) { ASSERT_EQ(post("/control/faults", text).status, 200); }
    LogEntry last_entry() { return control().log(control().summary().requests - 1, 1).at(0); }
    MailCount mails_to(const std::string& attendee) {
        const auto counts = control().invitations();
        const auto found = counts.find({"me@example.com", "abcde", attendee});
        return found == counts.end() ? MailCount() : found->second;
    }
    static std::string status_code(const JsonAnswer& answer) {
        const json::value& code = answer.body.at_pointer("/conferenceData/createRequest/status/statusCode");
        return std::string(code.as_string());
    }
};

TEST_F(EventChangesHttpTest, APatchChangesWhatItNamesAndLeavesTheRest) {
    const auto before = insert_visit();
    const auto after =
        patch(R"({"start":{"dateTime":"2030-05-05T08:00:00Z"},"end":{"dateTime":"2030-05-05T09:00:00Z"},)"
              R"("location":null,"summary":"Moved",)"
              R"("extendedProperties":{"private":{"move":"m1","kind":null}}})");
    ASSERT_EQ(after.status, 200) << after.text;
    EXPECT_EQ(after.body.at_pointer("/start/dateTime"), "2030-05-05T10:00:00+02:00");
    EXPECT_EQ(after.body.at("summary"), "Moved");
    EXPECT_EQ(after.body.at("description"), "d");
    EXPECT_FALSE(after.body.as_object().contains("location"));
    EXPECT_EQ(after.body.at("attendees"), before.body.at("attendees"));
    EXPECT_EQ(json::serialize(after.body.at("extendedProperties")),
              R"({"private":{"hash":"h1","move":"m1"},"shared":{"s":"1"}})");
    EXPECT_EQ(after.body.at("sequence"), before.body.at("sequence").as_int64() + 1);
    EXPECT_NE(after.body.at("etag"), before.body.at("etag"));
    EXPECT_EQ(after.body.at("created"), before.body.at("created"));
    EXPECT_EQ(get(kEvent).body, after.body);
    EXPECT_EQ(get("/calendar/v3/calendars/primary/events?timeMin=2030-05-05T00:00:00Z")
                  .body.at("items")
                  .as_array()
                  .size(),
              1);
    EXPECT_EQ(last_entry().operation, Operation::kListEvents);
}

TEST_F(EventChangesHttpTest, APatchIsLoggedWithWhatTheEventHoldsNow) {
    insert_visit();
    patch(R"({"extendedProperties":{"private":{"move":"m1"}}})");
    const LogEntry entry = last_entry();
    EXPECT_EQ(to_string(entry.operation), "events.patch");
    EXPECT_EQ(entry.method, "PATCH");
    EXPECT_EQ(entry.event_id, "abcde");
    EXPECT_EQ(entry.calendar_id, "me@example.com");
    EXPECT_TRUE(entry.committed_at);
    EXPECT_EQ(entry.private_properties.at("move"), "m1");
    EXPECT_EQ(entry.private_properties.at("hash"), "h1");
}

TEST_F(EventChangesHttpTest, AZoneStaysWhereOnlyTheTimeIsNamed) {
    ASSERT_EQ(
        post("/calendar/v3/calendars/primary/events",
             R"({"id":"abcde","start":{"dateTime":"2030-07-01T10:00:00","timeZone":"America/New_York"},)"
             R"("end":{"dateTime":"2030-07-01T11:00:00","timeZone":"America/New_York"}})")
            .status,
        200);
    const auto after = patch(R"({"start":{"dateTime":"2030-07-01T10:30:00-04:00"}})");
    EXPECT_EQ(after.body.at_pointer("/start/timeZone"), "America/New_York");
    EXPECT_EQ(after.body.at_pointer("/start/dateTime"), "2030-07-01T16:30:00+02:00");
    EXPECT_EQ(after.body.at_pointer("/end/dateTime"), "2030-07-01T17:00:00+02:00");
}

TEST_F(EventChangesHttpTest, WhatWouldMakeABadEventIsRefusedAndNothingChanges) {
    const auto before = insert_visit();
    EXPECT_EQ(patch(R"({"end":{"dateTime":"2030-05-04T09:00:00Z"}})").reason(), "timeRangeEmpty");
    EXPECT_EQ(patch(R"({"start":{"date":"2030-05-04"}})").reason(), "invalid");
    EXPECT_EQ(patch(R"({"start":null})").reason(), "required");
    EXPECT_EQ(patch(R"({"attendees":[{"email":"no address"}]})").reason(), "invalid");
    EXPECT_EQ(patch(R"({"extendedProperties":{"private":{"hash":1}}})").reason(), "invalid");
    EXPECT_EQ(patch("{").reason(), "parseError");
    EXPECT_EQ(patch("{}", "?sendUpdates=some").reason(), "invalid");
    EXPECT_EQ(get(kEvent).body, before.body);
    EXPECT_EQ(mails_to("c@else.org").updates, 0);
}

TEST_F(EventChangesHttpTest, AnotherVersionIsNotChanged) {
    const std::string etag(insert_visit().body.at("etag").as_string());
    const std::string match = "If-Match: " + etag + "\r\n";
    EXPECT_EQ(patch(R"({"summary":"first"})", "", match).status, 200);
    const auto second = patch(R"({"summary":"second"})", "?sendUpdates=all", match);
    EXPECT_EQ(second.status, 412);
    EXPECT_EQ(second.reason(), "conditionNotMet");
    EXPECT_FALSE(last_entry().committed_at);
    EXPECT_EQ(get(kEvent).body.at("summary"), "first");
    EXPECT_EQ(mails_to("c@else.org").updates, 0);
    EXPECT_EQ(patch(R"({"summary":"third"})", "", "If-Match: *\r\n").status, 200);
}

TEST_F(EventChangesHttpTest, ADeletedEventIsForbiddenAndAnUnknownOneNotFound) {
    EXPECT_EQ(patch("{}").reason(), "notFound");
    insert_visit();
    send("DELETE", kEvent);
    const auto refused = patch("{}", "?sendUpdates=all");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.reason(), "forbidden");
    EXPECT_EQ(mails_to("c@else.org").updates, 0);
}

TEST_F(EventChangesHttpTest, AttendeesAreToldOfAChangeAndOfADeletionOnlyWhenThatIsAskedFor) {
    insert_visit();
    patch(R"({"summary":"a"})");
    patch(R"({"summary":"b"})", "?sendUpdates=none");
    EXPECT_EQ(mails_to("c@else.org").updates, 0);
    patch(R"({"summary":"c"})", "?sendUpdates=all");
    EXPECT_EQ(mails_to("c@else.org").updates, 1);
    patch(R"({"attendees":[{"email":"d@else.org"}]})", "?sendUpdates=all");
    EXPECT_EQ(mails_to("c@else.org").cancellations, 1);
    EXPECT_EQ(mails_to("d@else.org").invitations, 1);
    send("DELETE", std::string(kEvent) + "?sendUpdates=all");
    EXPECT_EQ(mails_to("d@else.org").cancellations, 1);
    EXPECT_EQ(mails_to("c@else.org").cancellations, 1);
    EXPECT_EQ(control().summary().invitations_repeated, 0);
}

TEST_F(EventChangesHttpTest, FaultsStrikeAPatchBeforeOrAfterItTakesEffect) {
    insert_visit();
    fault(R"({"kind":"drop_before","times":1,"match":{"operation":"events.patch"}})");
    EXPECT_EQ(patch(R"({"summary":"lost"})").status, 0);
    EXPECT_EQ(get(kEvent).body.at("summary"), "Visit");
    fault(R"({"kind":"commit_then_drop","times":1,"match":{"method":"PATCH"}})");
    EXPECT_EQ(patch(R"({"summary":"unheard"})").status, 0);
    EXPECT_TRUE(last_entry().committed_at);
    fault(R"({"kind":"error","status":503,"moment":"after_commit","times":1})");
    EXPECT_EQ(patch(R"({"location":"there"})").status, 503);
    fault(R"({"kind":"latency","milliseconds":20,"moment":"before_commit","times":1})");
    fault(R"({"kind":"attendees_omitted","times":1})");
    const auto after = patch("{}");
    EXPECT_EQ(after.body.at("summary"), "unheard");
    EXPECT_EQ(after.body.at("location"), "there");
    EXPECT_EQ(after.body.at("attendeesOmitted"), true);
    EXPECT_GE(*last_entry().committed_at - last_entry().arrived_at, std::chrono::milliseconds(19));
}

TEST_F(EventChangesHttpTest, AMeetingIsPendingForAsManyReadsAsWereSaidThenHasItsLink) {
    control().set_conferences({.ready_after_polls = 1, .fail = false});
    const auto inserted = insert(kMeeting, "?conferenceDataVersion=1");
    for (const JsonAnswer& pending : {inserted, get(kEvent)}) {
        EXPECT_EQ(status_code(pending), "pending");
        EXPECT_FALSE(pending.body.as_object().contains("hangoutLink"));
        EXPECT_FALSE(pending.body.at("conferenceData").as_object().contains("entryPoints"));
    }
    const auto ready = get(kEvent);
    EXPECT_EQ(status_code(ready), "success");
    EXPECT_EQ(ready.body.at("hangoutLink"), ready.body.at_pointer("/conferenceData/entryPoints/0/uri"));
    EXPECT_NE(ready.body.at("etag"), inserted.body.at("etag"));
    EXPECT_EQ(get(kEvent).body, ready.body);
    const auto moved = patch(R"({"summary":"Moved"})");
    EXPECT_EQ(moved.body.at("hangoutLink"), ready.body.at("hangoutLink"));
}

TEST_F(EventChangesHttpTest, AMeetingMayFail) {
    ASSERT_EQ(post("/control/conferences", R"({"ready_after_polls":1,"fail":true})").status, 200);
    EXPECT_EQ(status_code(insert(kMeeting, "?conferenceDataVersion=1")), "pending");
    EXPECT_EQ(status_code(get(kEvent)), "pending");
    const auto failed = get(kEvent);
    EXPECT_EQ(status_code(failed), "failure");
    EXPECT_FALSE(failed.body.as_object().contains("hangoutLink"));
    EXPECT_FALSE(failed.body.at("conferenceData").as_object().contains("entryPoints"));
}

TEST_F(EventChangesHttpTest, AMeetingThatWasNotGrantedLeavesItsRequestIdUnused) {
    EXPECT_FALSE(insert(kMeeting).body.as_object().contains("conferenceData"));
    std::string again = kMeeting;
    again.replace(again.find("abcde"), 5, "fghij");
    EXPECT_TRUE(insert(again, "?conferenceDataVersion=1").body.as_object().contains("hangoutLink"));
    again.replace(again.find("fghij"), 5, "klmno");
    const auto ignored = insert(again, "?conferenceDataVersion=1");
    EXPECT_EQ(ignored.status, 200);
    EXPECT_FALSE(ignored.body.as_object().contains("conferenceData"));
}

}  // namespace
}  // namespace calfleet::simulators::google
