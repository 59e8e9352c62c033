// Busy times of a connection that may write events but not ask freeBusy.
#include "providers/google_calendar/calls/busy_events.hpp"

#include "core/rfc3339.hpp"
#include "provider_fixture.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

namespace calfleet::providers::google_calendar {
namespace {

using Ranges = std::vector<core::TimeRange>;

core::Instant at(const char* text) {
    return core::parse_rfc3339(text).value();
}

std::string page_of(const std::string& events, const std::string& more = R"("timeZone":"Europe/Berlin")") {
    return "{" + more + R"(,"items":[)" + events + "]}";
}

// From two to three in Berlin, with further fields: R"(,"status":"cancelled")".
std::string hour_with(const std::string& more) {
    return R"({"start":{"dateTime":"2026-03-10T14:00:00+01:00"},"end":{"dateTime":"2026-03-10T15:00:00+01:00"})" +
           more + "}";
}

std::string all_day(const std::string& first, const std::string& day_after) {
    return R"({"start":{"date":")" + first + R"("},"end":{"date":")" + day_after + R"("}})";
}

Ranges busy_in(const std::string& body) {
    const auto page = decode_busy_events(body);
    if (page.has_error()) throw std::runtime_error(page.error().message);
    return page->busy;
}

const Ranges kTheHour{{at("2026-03-10T13:00:00Z"), at("2026-03-10T14:00:00Z")}};

TEST(BusyEvents, AnEventBlocksItsTime) {
    EXPECT_EQ(busy_in(page_of(hour_with(""))), kTheHour);
    EXPECT_EQ(busy_in(page_of("")), Ranges());
    EXPECT_EQ(busy_in(R"({"timeZone":"Europe/Berlin"})"), Ranges()) << "a page of the calendar without any";
}

TEST(BusyEvents, WhatIsCancelledFreeOrOnlyAPlaceOfWorkDoesNotBlock) {
    for (const char* free : {R"(,"status":"cancelled")", R"(,"transparency":"transparent")",
                             R"(,"eventType":"workingLocation")"})
        EXPECT_EQ(busy_in(page_of(hour_with(free))), Ranges()) << free;
    for (const char* blocking :
         {R"(,"status":"confirmed")", R"(,"status":"tentative")", R"(,"transparency":"opaque")",
          R"(,"eventType":"outOfOffice")", R"(,"eventType":"focusTime")", R"(,"transparency":null)"})
        EXPECT_EQ(busy_in(page_of(hour_with(blocking))), kTheHour) << blocking;
}

TEST(BusyEvents, OfACancelledEventNothingElseIsNeeded) {
    EXPECT_EQ(busy_in(page_of(R"({"id":"abcde","status":"cancelled"})")), Ranges());
}

TEST(BusyEvents, OnlyTheCalendarsOwnNoMakesAnEventFree) {
    const auto attendees = [](const std::string& list) {
        return page_of(hour_with(R"(,"attendees":[)" + list + "]"));
    };
    EXPECT_EQ(busy_in(attendees(R"({"self":true,"responseStatus":"declined"})")), Ranges());
    EXPECT_EQ(
        busy_in(attendees(R"({"responseStatus":"accepted"},{"self":true,"responseStatus":"declined"})")),
        Ranges());
    for (const char* coming :
         {R"({"responseStatus":"declined"})", R"({"self":false,"responseStatus":"declined"})",
          R"({"self":true,"responseStatus":"needsAction"})", R"({"self":true,"responseStatus":"tentative"})",
          R"({"self":"true","responseStatus":"declined"})", R"({"self":true})", "null", ""})
        EXPECT_EQ(busy_in(attendees(coming)), kTheHour) << coming;
}

TEST(BusyEvents, AReaderOfFreeAndBusySeesNothingButTheTimeWhichBlocks) {
    EXPECT_EQ(busy_in(page_of(hour_with(R"(,"status":"confirmed","visibility":"private")"))), kTheHour);
}

TEST(BusyEvents, AllDayIsADayOfTheCalendarsZoneAndEndsBeforeItsEndDate) {
    EXPECT_EQ(busy_in(page_of(all_day("2026-03-10", "2026-03-11"))),
              (Ranges{{at("2026-03-09T23:00:00Z"), at("2026-03-10T23:00:00Z")}}));
    EXPECT_EQ(busy_in(page_of(all_day("2026-03-10", "2026-03-13"), R"("timeZone":"Asia/Jakarta")")),
              (Ranges{{at("2026-03-09T17:00:00Z"), at("2026-03-12T17:00:00Z")}}));
}

TEST(BusyEvents, ADayOnWhichTheClockChangesHas23Or25Hours) {
    EXPECT_EQ(busy_in(page_of(all_day("2026-03-29", "2026-03-30"))),
              (Ranges{{at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z")}}));
    EXPECT_EQ(busy_in(page_of(all_day("2026-10-25", "2026-10-26"))),
              (Ranges{{at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z")}}));
    EXPECT_EQ(busy_in(page_of(all_day("2026-09-06", "2026-09-07"), R"("timeZone":"America/Santiago")")),
              (Ranges{{at("2026-09-06T04:00:00Z"), at("2026-09-07T03:00:00Z")}}))
        << "a day without a midnight";
}

TEST(BusyEvents, ATimeWithoutAnOffsetIsOneOfTheZoneItNames) {
    const auto between = [](const std::string& start, const std::string& end) {
        const std::string zone = R"(","timeZone":"America/New_York"})";
        return page_of(R"({"start":{"dateTime":")" + start + zone + R"(,"end":{"dateTime":")" + end + zone +
                       "}");
    };
    EXPECT_EQ(busy_in(between("2026-03-10T09:00:00", "2026-03-10T10:00:00")), kTheHour);
    EXPECT_EQ(busy_in(between("2026-11-01T01:00:00", "2026-11-01T01:30:00")),
              (Ranges{{at("2026-11-01T05:00:00Z"), at("2026-11-01T06:30:00Z")}}))
        << "of an hour that comes twice, both";
    EXPECT_EQ(busy_in(between("2026-03-10T09:00:00-04:00", "2026-03-10T14:00:00Z")), kTheHour)
        << "an offset goes before the zone";
}

TEST(BusyEvents, AMomentBlocksNothing) {
    EXPECT_EQ(busy_in(page_of(R"({"start":{"dateTime":"2026-03-10T14:00:00Z"},)"
                              R"("end":{"dateTime":"2026-03-10T14:00:00Z"}})")),
              Ranges());
}

TEST(BusyEvents, WhatCannotBeReadIsAFailureAndNeverFree) {
    const std::string end = R"("end":{"dateTime":"2026-03-10T15:00:00Z"})";
    for (const std::string& body : std::vector<std::string>{
             "",
             "<html>",
             "[]",
             "{}",
             R"({"timeZone":"Mars"})",
             R"({"timeZone":"Europe/Berlin","items":null})",
             R"({"items":null})",
             R"({"items":{}})",
             page_of("null"),
             page_of("{}"),
             page_of("{" + end + "}"),
             page_of(R"({"start":{"dateTime":"2026-03-10T15:00:00Z"}})"),
             page_of(R"({"start":null,)" + end + "}"),
             page_of(R"({"start":{},)" + end + "}"),
             page_of(R"({"start":"2026-03-10T14:00:00Z",)" + end + "}"),
             page_of(R"({"start":{"dateTime":"tomorrow"},)" + end + "}"),
             page_of(R"({"start":{"dateTime":"2026-03-10T14:00:00"},)" + end + "}"),
             page_of(R"({"start":{"dateTime":"2026-03-10T14:00:00","timeZone":"Mars"},)" + end + "}"),
             page_of(R"({"start":{"dateTime":"2026-03-10T16:00:00Z"},)" + end + "}"),
             page_of(all_day("2026-03-10", "2026-02-30")),
             page_of(all_day("2026-03-10", "2026-03-09")),
             page_of(all_day("2026-03-10", "2026-03-11"), R"("timeZone":"Mars")"),
             page_of(all_day("2026-03-10", "2026-03-11"), R"("kind":"calendar#events")"),
             page_of("", R"("nextPageToken":7)"),
             page_of(hour_with("") + "," + hour_with(R"(,"end":7)"))}) {
        const auto page = decode_busy_events(body);
        ASSERT_TRUE(page.has_error()) << body;
        EXPECT_EQ(page.error().reason, core::FailureReason::kApi5xx) << body;
    }
}

TEST(BusyEvents, APageThatIsFullIsReadAndALargerOneIsNot) {
    const auto events = [](int count) {
        std::string list = hour_with(R"(,"attendees":[{"self":true,"responseStatus":"accepted"}])");
        const std::string next = "," + list;
        for (int i = 1; i < count; ++i) list += next;
        return list;
    };
    EXPECT_EQ(busy_in(page_of(events(2'500))).size(), 2'500U);
    EXPECT_TRUE(decode_busy_events(page_of(events(25'000))).has_error());
}

TEST(BusyEvents, WholeSecondsAreAskedForAndTheTokenIsEncoded) {
    const std::string query = encode_busy_events_query(
        {at("2026-03-10T11:45:00.250Z"), at("2026-03-11T23:00:00.001Z")}, "a/b+c=&d");
    EXPECT_NE(query.find("&timeMin=2026-03-10T11%3A45%3A00Z&timeMax=2026-03-11T23%3A00%3A01Z"
                         "&pageToken=a%2Fb%2Bc%3D%26d"),
              std::string::npos)
        << query;
}

// A lookup in the name of such a connection: the window ends at midnight in Berlin, tomorrow.
struct BusyEventsLookup : ProviderTest {
    BusyEventsLookup() { tokens.granted_scopes = kWriteScopesOnly; }

    core::Outcome list() { return run("calendar.list_slots", R"("template_id":"drive")"); }
    std::string first_slot() {
        const codec::JsonValue data = data_of(list());
        return *data.find("slots")->as_array()->front().find("start")->as_string();
    }
    static std::string url_of(const std::string& calendar, const std::string& more = "") {
        return "https://calendar.test/v3/calendars/" + calendar +
               "/events?singleEvents=true&showDeleted=false&maxResults=2500&maxAttendees=1"
               "&fields=nextPageToken,timeZone,"
               "items(id,status,eventType,transparency,attendees(self,responseStatus),start,end)"
               "&timeMin=2026-03-10T12%3A00%3A00Z&timeMax=2026-03-11T23%3A00%3A00Z" +
               more;
    }
};

TEST_F(BusyEventsLookup, TheEventsOfTheCalendarAreAskedInsteadOfFreeBusy) {
    google.answer_next(200, page_of(hour_with("") + "," + all_day("2026-03-11", "2026-03-12")));
    const codec::JsonValue data = data_of(list());
    EXPECT_EQ(data.find("total_count")->as_int64(), 4) << "13, 15, 16 and 17 o'clock of today";
    ASSERT_EQ(google.requests().size(), 1U);
    EXPECT_EQ(google.requests()[0].url, url_of("team%23sales%40group.calendar.google.com"));
    EXPECT_EQ(google.requests()[0].method, ports::HttpMethod::kGet);
    EXPECT_EQ(google.requests()[0].bearer_token, "tok");
    EXPECT_EQ(google.requests()[0].deadline, clock.steady_now() + std::chrono::seconds(30));
}

TEST_F(BusyEventsLookup, WhatIsBusyInAnyOfTheCalendarsIsLeftOut) {
    booking_template.busy_calendar_ids = {core::CalendarId("other")};
    save();
    google.answer_next(200, page_of(""));
    google.answer_next(200, page_of(hour_with("")));
    EXPECT_EQ(data_of(list()).find("total_count")->as_int64(), 13);
    ASSERT_EQ(google.requests().size(), 2U);
    EXPECT_EQ(google.requests()[1].url, url_of("other"));
}

TEST_F(BusyEventsLookup, PagesAreFollowedAlsoOverEmptyOnes) {
    google.answer_next(200, page_of("", R"("timeZone":"Europe/Berlin","nextPageToken":"p/2")"));
    google.answer_next(200, page_of(hour_with(""), R"("timeZone":"Europe/Berlin","nextPageToken":"p3")"));
    google.answer_next(200, page_of(R"({"start":{"dateTime":"2026-03-10T12:00:00Z"},)"
                                    R"("end":{"dateTime":"2026-03-10T13:00:00Z"}})"));
    EXPECT_EQ(first_slot(), "2026-03-10T15:00:00+01:00");
    ASSERT_EQ(google.requests().size(), 3U);
    const std::string calendar = "team%23sales%40group.calendar.google.com";
    EXPECT_EQ(google.requests()[1].url, url_of(calendar, "&pageToken=p%2F2"));
    EXPECT_EQ(google.requests()[2].url, url_of(calendar, "&pageToken=p3"));
}

TEST_F(BusyEventsLookup, PagesWithoutAnEndAreAFailureAndNotFollowedForEver) {
    google.respond_with([](const fakes::RecordedRequest&) {
        return ports::HttpResponse{200, {}, page_of("", R"("nextPageToken":"again")")};
    });
    EXPECT_EQ(reason_of(list()), "api_5xx");
    EXPECT_EQ(google.requests().size(), 100U);
}

TEST_F(BusyEventsLookup, AFailureOfAnyCalendarOrPageFailsTheLookup) {
    struct Case {
        int status;
        std::string body;
        std::string reason;
    };
    const auto error = [](const std::string& reason) {
        return R"({"error":{"errors":[{"reason":")" + reason + R"("}]}})";
    };
    booking_template.busy_calendar_ids = {core::CalendarId("other")};
    save();
    for (const Case& failing : std::vector<Case>{{404, error("notFound"), "calendar_not_found"},
                                                 {403, error("requiredAccessLevel"), "permission_denied"},
                                                 {403, error("rateLimitExceeded"), "quota_exceeded"},
                                                 {401, error("authError"), "token_invalid"},
                                                 {503, "", "api_5xx"},
                                                 {200, page_of("{}"), "api_5xx"}}) {
        google.answer_next(200, page_of(""));
        google.answer_next(200, page_of("", R"("timeZone":"Europe/Berlin","nextPageToken":"p2")"));
        google.answer_next(failing.status, failing.body);
        EXPECT_EQ(reason_of(list()), failing.reason) << failing.status << failing.body;
        EXPECT_EQ(google.answers_left(), 0U);
    }
    google.fail_next(ports::HttpError::Kind::kTimeout);
    EXPECT_EQ(reason_of(list()), "api_unreachable");
}

TEST_F(BusyEventsLookup, WhereFreeBusyIsAllowedOrNobodyKnowsItIsAsked) {
    const std::string writes = kWriteScopesOnly;
    const std::string prefix = " https://www.googleapis.com/auth/";
    for (const std::string& scopes :
         {std::string(), std::string(kDefaultScopes), writes + prefix + "calendar.events.freebusy",
          writes + prefix + "calendar.freebusy", writes + prefix + "calendar.readonly",
          writes + prefix + "calendar"}) {
        tokens.granted_scopes = scopes;
        google.answer_next(200, R"({"calendars":{"team#sales@group.calendar.google.com":{"busy":[]}}})");
        EXPECT_EQ(reason_of(list()), "success") << scopes;
        EXPECT_EQ(google.requests().back().url, "https://calendar.test/v3/freeBusy") << scopes;
    }
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
