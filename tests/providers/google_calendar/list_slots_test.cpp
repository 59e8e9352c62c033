#include "provider_fixture.hpp"

namespace calfleet::providers::google_calendar {
namespace {

struct ListSlotsTest : ProviderTest {
    static std::string busy(const std::string& ranges) {
        return R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[)" + ranges + "]}}}";
    }
    core::Outcome list(const std::string& more = "") {
        return run("calendar.list_slots", R"("template_id":"drive")" + more);
    }
    static std::vector<std::string> starts_of(const core::Outcome& outcome) {
        const codec::JsonValue data = data_of(outcome);
        std::vector<std::string> starts;
        for (const codec::JsonValue& slot : *data.find("slots")->as_array())
            starts.push_back(*slot.find("start")->as_string());
        return starts;
    }
};

TEST_F(ListSlotsTest, FreeHoursBecomeSlotsAlignedToTheDuration) {
    // Noon UTC is 13:00 in Berlin; the window ends with tomorrow.
    google.answer_next(200, busy(R"({"start":"2026-03-10T14:30:00Z","end":"2026-03-11T14:00:00Z"})"));
    const core::Outcome outcome = list();
    EXPECT_EQ(starts_of(outcome),
              (std::vector<std::string>{"2026-03-10T13:00:00+01:00", "2026-03-10T14:00:00+01:00",
                                        "2026-03-11T15:00:00+01:00", "2026-03-11T16:00:00+01:00",
                                        "2026-03-11T17:00:00+01:00"}));
    const codec::JsonValue data = data_of(outcome);
    EXPECT_EQ(data.find("total_count")->as_int64(), 5);
    EXPECT_EQ(*data.find("timezone")->as_string(), "Europe/Berlin");
    EXPECT_EQ(*data.find("window")->find("end")->as_string(), "2026-03-12T00:00:00+01:00");
    const auto& done = std::get<core::Done>(outcome);
    ASSERT_EQ(done.events.size(), 1U);
    EXPECT_NE(done.events[0].properties_json.find(R"("slot_count_returned":5,"status":"success")"),
              std::string::npos);
    ASSERT_EQ(done.warnings.size(), 1U);
    EXPECT_EQ(done.warnings[0].code, "default_availability");
}

TEST_F(ListSlotsTest, GoogleIsAskedOnceForAllCalendarsWithTheTokenInItsPlace) {
    booking_template.busy_calendar_ids = {core::CalendarId("other"), booking_template.calendar_id};
    booking_template.buffer_before = std::chrono::minutes(15);
    save();
    google.answer_next(
        200, R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[]},"other":{"busy":[]}}})");
    EXPECT_EQ(reason_of(list()), "success");
    ASSERT_EQ(google.requests().size(), 1U);
    EXPECT_EQ(google.requests()[0].url, "https://calendar.test/v3/freeBusy");
    EXPECT_EQ(google.requests()[0].bearer_token, "tok");
    EXPECT_EQ(google.requests()[0].body,
              R"({"timeMin":"2026-03-10T11:45:00Z","timeMax":"2026-03-11T23:00:00Z",)"
              R"("items":[{"id":"team#sales@group.calendar.google.com"},{"id":"other"}]})");
}

TEST_F(ListSlotsTest, ATemplateWithoutAZoneUsesTheCalendarsAndRemembersIt) {
    booking_template.timezone.reset();
    save();
    google.answer_next(200, R"({"timeZone":"Asia/Jakarta"})");
    google.answer_next(200, busy(""));
    google.answer_next(200, busy(""));
    EXPECT_EQ(*data_of(list()).find("timezone")->as_string(), "Asia/Jakarta");
    EXPECT_EQ(google.requests()[0].url,
              "https://calendar.test/v3/calendars/team%23sales%40group.calendar.google.com/events"
              "?maxResults=1&fields=timeZone");
    EXPECT_EQ(reason_of(list()), "success");
    EXPECT_EQ(google.requests().size(), 3U);
}

TEST_F(ListSlotsTest, SlotsAreShownInTheZoneThatWasAskedFor) {
    google.answer_next(200, busy(""));
    EXPECT_EQ(starts_of(list(R"(,"timezone":"Asia/Kathmandu","limit":1)")).front(),
              "2026-03-10T17:45:00+05:45");
}

TEST_F(ListSlotsTest, TheHintsDayComesFirst) {
    google.answer_next(200, busy(""));
    EXPECT_EQ(starts_of(list(R"(,"date_hint":"2026-03-11","limit":2)")),
              (std::vector<std::string>{"2026-03-11T09:00:00+01:00", "2026-03-11T10:00:00+01:00"}));
}

TEST_F(ListSlotsTest, UnknownIsNeverFree) {
    struct Case {
        std::string body;
        std::string reason;
    };
    const std::string id = "team#sales@group.calendar.google.com";
    for (const Case& unknown : std::vector<Case>{
             {R"({"calendars":{}})", "api_5xx"},
             {R"({"calendars":{")" + id +
                  R"(":{"errors":[{"domain":"global","reason":"notFound"}],"busy":[]}}})",
              "calendar_not_found"},
             {R"({"calendars":{")" + id + R"(":{"errors":[{"reason":"internalError"}]}}})", "api_5xx"},
             {R"({"calendars":{")" + id + R"(":{"errors":[{"reason":"forbidden"}]}}})", "permission_denied"},
             {R"({"calendars":{")" + id + R"(":{}}})", "api_5xx"},
             {busy(R"({"start":"yesterday","end":"2026-03-10T14:00:00Z"})"), "api_5xx"},
             {"<html>", "api_5xx"},
         }) {
        google.answer_next(200, unknown.body);
        EXPECT_EQ(reason_of(list()), unknown.reason) << unknown.body;
    }
}

TEST_F(ListSlotsTest, EachMistakeOfTheRequestIsToldAndGoogleIsNotAsked) {
    const core::Outcome outcome =
        run("calendar.list_slots", R"("limit":201,"date_hint":"2026-02-30","timezone":"Mars",)"
                                   R"("per_day":0,"from":"noon")");
    EXPECT_EQ(reason_of(outcome), "invalid_command");
    const std::string& message = std::get<core::Failed>(outcome).message;
    for (const char* field : {"template_id", "limit", "date_hint", "timezone", "per_day", "from"})
        EXPECT_NE(message.find(std::string(field) + ": "), std::string::npos) << message;
    EXPECT_TRUE(google.requests().empty());
}

TEST_F(ListSlotsTest, WithoutATemplateATokenOrAStoreTheReasonSaysSo) {
    EXPECT_EQ(reason_of(run("calendar.list_slots", R"("template_id":"other")")), "template_not_found");
    tokens.failure = core::Failed{core::FailureReason::kNotConnected, {}, std::nullopt, {}};
    EXPECT_EQ(reason_of(list()), "not_connected");
    EXPECT_TRUE(google.requests().empty());
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
