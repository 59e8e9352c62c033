// What GoogleCalendarApi asks of an event, and what it makes of the answers.
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/plainly_authorized_http.hpp"
#include "fakes/run_awaitable.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;
using std::chrono::hours;

std::string error_body(const std::string& reason) {
    return R"({"error":{"message":"m","errors":[{"reason":")" + reason + R"("}]}})";
}

struct EventCallsTest : ::testing::Test {
    EventCallsTest() { authorization.token = core::Secret("tok"); }

    core::Result<GoogleEvent, MoveFailure> move(const std::string& etag = "\"7\"") {
        const EventMove changes{{fakes::kNoon, fakes::kNoon + hours(1)}, core::TimeZone::utc(), "m1"};
        const CallContext call = context();
        return fakes::run_awaitable(io, api.move_event(call, calendar, "e1", etag, changes));
    }
    core::Result<GoogleEvent, InsertFailure> insert(bool wants_meeting) {
        const NewEvent event{.id = "e1",
                             .summary = "Visit",
                             .description = {},
                             .location = {},
                             .time = {fakes::kNoon, fakes::kNoon + hours(1)},
                             .zone = core::TimeZone::utc(),
                             .attendees = {},
                             .command_hash = "h1",
                             .wants_meeting = wants_meeting};
        const CallContext call = context();
        return fakes::run_awaitable(io, api.insert_event(call, calendar, event));
    }
    core::Result<void, core::Failed> remove(SendUpdates told) {
        const CallContext call = context();
        return fakes::run_awaitable(io, api.delete_event(call, calendar, "e1", told));
    }
    CallContext context() { return {authorization, clock.steady_now() + std::chrono::seconds(30)}; }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::FakeHttpClient google;
    fakes::PlainlyAuthorizedHttp http{google};
    GoogleCalendarApi api{http, "https://calendar.test/v3", clock};
    ports::Authorization authorization;
    const core::CalendarId calendar{"team#1@x.org"};
    const std::string url = "https://calendar.test/v3/calendars/team%231%40x.org/events";
};

TEST_F(EventCallsTest, AMoveIsBoundToItsVersionAndToldToEverybody) {
    google.answer_next(200, R"({"id":"e1","etag":"\"8\""})");
    const auto moved = move();
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->etag, "\"8\"");
    const auto& asked = google.requests().at(0);
    EXPECT_EQ(asked.method, ports::HttpMethod::kPatch);
    EXPECT_EQ(asked.url, url + "/e1?sendUpdates=all");
    EXPECT_EQ(asked.header("if-match"), "\"7\"");
    EXPECT_EQ(asked.header("content-type"), "application/json; charset=UTF-8");
    EXPECT_NE(asked.body.find(R"("calfleet_move":"m1")"), std::string::npos);
}

TEST_F(EventCallsTest, AMoveWithoutAVersionIsNotSent) {
    const auto moved = move("");
    ASSERT_FALSE(moved);
    EXPECT_FALSE(moved.error().in_doubt);
    EXPECT_TRUE(google.requests().empty());
}

TEST_F(EventCallsTest, AnotherVersionMayBeOurOwnMoveWhoseAnswerWasLost) {
    google.answer_next(412, error_body("conditionNotMet"));
    const auto moved = move();
    ASSERT_FALSE(moved);
    EXPECT_TRUE(moved.error().changed);
    EXPECT_TRUE(moved.error().in_doubt);
    EXPECT_FALSE(moved.error().gone);
}

TEST_F(EventCallsTest, AnEventThatIsNotThereIsGone) {
    for (const int status : {404, 410}) {
        google.answer_next(status, error_body("notFound"));
        const auto moved = move();
        ASSERT_FALSE(moved);
        EXPECT_TRUE(moved.error().gone);
        EXPECT_FALSE(moved.error().in_doubt);
        EXPECT_EQ(moved.error().failed.reason, FailureReason::kBookingNotFound);
    }
}

TEST_F(EventCallsTest, ARefusalMeansGoneWhenTheEventItselfSaysSo) {
    for (const auto& [status, body] :
         {std::pair{200, R"({"id":"e1","status":"cancelled"})"}, std::pair{404, ""}}) {
        google.answer_next(403, error_body("forbidden"));
        google.answer_next(status, body);
        const auto moved = move();
        ASSERT_FALSE(moved);
        EXPECT_TRUE(moved.error().gone);
        EXPECT_EQ(moved.error().failed.reason, FailureReason::kBookingNotFound);
        EXPECT_EQ(google.requests().back().method, ports::HttpMethod::kGet);
        EXPECT_EQ(google.requests().back().url, url + "/e1");
    }
}

TEST_F(EventCallsTest, ARefusalOfALiveEventOrOneThatCannotBeReadIsARefusal) {
    google.answer_next(403, error_body("forbidden"));
    google.answer_next(200, R"({"id":"e1","status":"confirmed"})");
    google.answer_next(403, error_body("requiredAccessLevel"));
    google.answer_next(503);
    for (int i = 0; i < 2; ++i) {
        const auto moved = move();
        ASSERT_FALSE(moved);
        EXPECT_FALSE(moved.error().gone);
        EXPECT_FALSE(moved.error().in_doubt);
        EXPECT_EQ(moved.error().failed.reason, FailureReason::kPermissionDenied);
    }
}

TEST_F(EventCallsTest, AQuotaThatIsUsedUpIsNotTakenForAMissingEvent) {
    google.answer_next(403, error_body("userRateLimitExceeded"));
    const auto moved = move();
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().failed.reason, FailureReason::kQuotaExceeded);
    EXPECT_FALSE(moved.error().gone);
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(EventCallsTest, AMoveWithoutAnAnswerIsInDoubtUnlessItWasNeverSent) {
    using Kind = ports::HttpError::Kind;
    google.fail_next(Kind::kTimeout);
    EXPECT_TRUE(move().error().in_doubt);
    google.fail_next(Kind::kRefused);
    EXPECT_FALSE(move().error().in_doubt);
    google.answer_next(503);
    EXPECT_TRUE(move().error().in_doubt);
    google.answer_next(200, "{");
    EXPECT_TRUE(move().error().in_doubt);
    google.answer_next(400, error_body("timeRangeEmpty"));
    EXPECT_FALSE(move().error().in_doubt);
    http.failure = core::Failed{FailureReason::kTokenInvalid, {}, std::nullopt, {}};
    const auto unauthorized = move();
    EXPECT_FALSE(unauthorized.error().in_doubt);
    EXPECT_EQ(unauthorized.error().failed.reason, FailureReason::kTokenInvalid);
}

TEST_F(EventCallsTest, ADeletedEventThatGoogleAnswersForAMoveIsGone) {
    google.answer_next(200, R"({"id":"e1","status":"cancelled"})");
    const auto moved = move();
    ASSERT_FALSE(moved);
    EXPECT_TRUE(moved.error().gone);
}

TEST_F(EventCallsTest, AMeetingNeedsTheVersionOfConferenceDataInTheQuery) {
    google.answer_next(200, R"({"id":"e1"})");
    google.answer_next(200, R"({"id":"e1","conferenceData":{"createRequest":{"status":)"
                            R"({"statusCode":"pending"}}}})");
    EXPECT_EQ(insert(false)->meeting, MeetingState::kNone);
    EXPECT_EQ(insert(true)->meeting, MeetingState::kPending);
    EXPECT_EQ(google.requests().at(0).url, url + "?sendUpdates=all");
    EXPECT_EQ(google.requests().at(1).url, url + "?sendUpdates=all&conferenceDataVersion=1");
}

TEST_F(EventCallsTest, ADeletionIsToldToEverybodyOrToNobody) {
    google.answer_next(204);
    google.answer_next(410, error_body("deleted"));
    EXPECT_TRUE(remove(SendUpdates::kAll));
    EXPECT_TRUE(remove(SendUpdates::kNone));
    EXPECT_EQ(google.requests().at(0).url, url + "/e1?sendUpdates=all");
    EXPECT_EQ(google.requests().at(1).url, url + "/e1?sendUpdates=none");
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
