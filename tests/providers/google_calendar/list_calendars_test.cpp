#include "provider_fixture.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

namespace calfleet::providers::google_calendar {
namespace {

struct ListCalendarsTest : ProviderTest {
    core::Outcome list(const std::string& members = R"("provider":"google_calendar")") {
        return run("calendar.list_calendars", members);
    }
    static std::vector<std::string> values_of(const core::Outcome& outcome) {
        const codec::JsonValue data = data_of(outcome);
        std::vector<std::string> values;
        for (const codec::JsonValue& calendar : *data.find("calendars")->as_array())
            values.push_back(*calendar.find("value")->as_string());
        return values;
    }
};

TEST_F(ListCalendarsTest, GCAL_S02_AC1_AllPagesAreReadAndThePrimaryCalendarComesFirst) {
    google.answer_next(200, R"({"items":[{"id":"team@x.org","summary":"Team"}],"nextPageToken":"p&2"})");
    google.answer_next(200, R"({"items":[],"nextPageToken":"p3"})");
    google.answer_next(200, R"({"items":[{"id":"me@x.org","summary":"Rina","primary":true},{"id":"bare"}]})");
    const core::Outcome outcome = list();
    EXPECT_EQ(values_of(outcome), (std::vector<std::string>{"me@x.org", "team@x.org", "bare"}));
    const codec::JsonValue data = data_of(outcome);
    const auto& calendars = *data.find("calendars")->as_array();
    EXPECT_EQ(*calendars[0].find("name")->as_string(), "Rina");
    EXPECT_TRUE(*calendars[0].find("primary")->as_bool());
    EXPECT_EQ(*calendars[2].find("name")->as_string(), "bare");
    EXPECT_FALSE(*calendars[2].find("primary")->as_bool());
    ASSERT_EQ(google.requests().size(), 3U);
    EXPECT_EQ(google.requests()[0].url,
              "https://calendar.test/v3/users/me/calendarList?minAccessRole=writer&maxResults=250"
              "&fields=nextPageToken,items(id,summary,primary)");
    EXPECT_TRUE(google.requests()[1].url.ends_with("&pageToken=p%262"));
}

TEST_F(ListCalendarsTest, CalendarsWhoseIdsAreNoneOfOursAreLeftOut) {
    google.answer_next(200, R"({"items":[{"summary":"no id"},{"id":".."},{"id":7},{"id":"good"}]})");
    EXPECT_EQ(values_of(list()), std::vector<std::string>{"good"});
}

TEST_F(ListCalendarsTest, GCAL_S02_ERR1_AnOutageIsSaidInTheWordsOfTheForm) {
    google.answer_next(503, "");
    const core::Outcome outcome = list();
    EXPECT_EQ(reason_of(outcome), "api_5xx");
    EXPECT_EQ(std::get<core::Failed>(outcome).message, "Could not load your calendars. Try again.");
}

TEST_F(ListCalendarsTest, WhatIsNoListIsAnOutageToo) {
    for (const char* body : {"", "[]", "{}", R"({"items":{}})"}) {
        google.answer_next(200, body);
        EXPECT_EQ(reason_of(list()), "api_5xx") << body;
    }
}

TEST_F(ListCalendarsTest, AConnectionForEventsOnlyIsToldSoWithoutACall) {
    tokens.granted_scopes = kWriteScopesOnly;
    EXPECT_EQ(reason_of(list()), "permission_denied");
    EXPECT_TRUE(google.requests().empty());
}

TEST_F(ListCalendarsTest, AProviderThatIsNotNamedOrNotThisOneIsInvalid) {
    EXPECT_EQ(reason_of(list("")), "invalid_command");
    EXPECT_EQ(reason_of(list(R"("provider":"outlook")")), "invalid_command");
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
