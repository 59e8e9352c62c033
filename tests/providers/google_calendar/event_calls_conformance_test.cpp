// The event calls as a worker makes them, libcurl and one retry included, at the simulated Google.
#include "adapters/http/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/retrying_http_client.hpp"
#include "app/timed_http_client.hpp"
#include "fakes/plainly_authorized_http.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "providers/google_calendar/calls/google_errors.hpp"
#include "simulators/google/google_simulator.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace calfleet::providers::google_calendar {
namespace {

namespace simulated = simulators::google;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct EventCallsConformanceTest : ::testing::Test {
    EventCallsConformanceTest() {
        google.control().add_account({.email = "me@example.com", .sub = {}, .calendars = {}});
        authorization.token = core::Secret(
            google.control()
                .mint_tokens({"me@example.com", "https://www.googleapis.com/auth/calendar.events", {}})
                .access_token);
    }

    static NewEvent visit(bool wants_meeting = false) {
        return {.id = "abcde",
                .summary = "Visit",
                .description = {},
                .location = {},
                .time = hour_at(10),
                .zone = core::TimeZone::utc(),
                .attendees = {"c@else.org"},
                .command_hash = "h1",
                .wants_meeting = wants_meeting};
    }
    static core::TimeRange hour_at(int hour) {
        const core::Instant midnight = core::Instant(hours(24 * 365 * 70));
        return {midnight + hours(hour), midnight + hours(hour + 1)};
    }
    CallContext context() { return {authorization, clock.steady_now() + seconds(10)}; }

    core::Result<GoogleEvent, InsertFailure> insert(bool wants_meeting = false) {
        const NewEvent event = visit(wants_meeting);
        const CallContext call = context();
        return fakes::run_awaitable(io, api.insert_event(call, calendar, event));
    }
    core::Result<GoogleEvent, MoveFailure> move_to(int hour, const std::string& etag) {
        const EventMove move{hour_at(hour), core::TimeZone::utc(), "m" + std::to_string(hour)};
        const CallContext call = context();
        return fakes::run_awaitable(io, api.move_event(call, calendar, "abcde", etag, move));
    }
    GoogleEvent read() {
        const CallContext call = context();
        const auto found = fakes::run_awaitable(io, api.find_event(call, calendar, "abcde"));
        if (found.has_error() || !found->has_value()) throw std::logic_error("the event cannot be read");
        return **found;
    }
    void cancel() {
        const CallContext call = context();
        ASSERT_TRUE(fakes::run_awaitable(io, api.delete_event(call, calendar, "abcde", SendUpdates::kAll)));
    }
    void strike_moves(simulated::Fault fault, int times = 1) {
        simulated::FaultMatch moves;
        moves.operation = simulated::Operation::kPatchEvent;
        google.control().add_fault({.match = moves, .fault = fault, .times = times});
    }
    simulated::MailCount mails() {
        return google.control().invitations()[{"me@example.com", "abcde", "c@else.org"}];
    }

    boost::asio::io_context io;
    simulated::GoogleSimulatorThread google;
    adapters::system::SystemClock clock;
    fakes::ScriptedRandom random;
    adapters::http::CurlHttpClient curl{io.get_executor(), clock, {}};
    app::TimedHttpClient attempts{curl, seconds(5), clock};
    app::RetryingHttpClient retrying{
        attempts, {2, milliseconds(1), milliseconds(1)}, is_worth_retrying, clock, random};
    fakes::PlainlyAuthorizedHttp http{retrying};
    GoogleCalendarApi api{http, google.url() + "/calendar/v3", clock};
    ports::Authorization authorization;
    const core::CalendarId calendar{"primary"};
};

TEST_F(EventCallsConformanceTest, AMovedEventIsWhereItWasMovedAndItsGuestsHearOfItOnce) {
    const auto inserted = insert();
    ASSERT_TRUE(inserted);
    EXPECT_EQ(inserted->time, hour_at(10));
    const auto moved = move_to(15, inserted->etag);
    ASSERT_TRUE(moved) << moved.error().failed.message;
    EXPECT_EQ(moved->time, hour_at(15));
    EXPECT_EQ(moved->move_hash, "m15");
    EXPECT_EQ(moved->command_hash, "h1");
    EXPECT_EQ(moved->attendees, std::vector<std::string>{"c@else.org"});
    EXPECT_NE(moved->etag, inserted->etag);
    EXPECT_EQ(mails().invitations, 1);
    EXPECT_EQ(mails().updates, 1);
    cancel();
    EXPECT_EQ(mails().cancellations, 1);
}

TEST_F(EventCallsConformanceTest, AMoveWhoseAnswerIsLostTakesEffectOnceAndIsKnownByItsHash) {
    const std::string etag = insert()->etag;
    strike_moves(simulated::DropFault{simulated::Moment::kAfterCommit});
    const auto moved = move_to(15, etag);
    ASSERT_FALSE(moved);
    EXPECT_TRUE(moved.error().changed);
    EXPECT_TRUE(moved.error().in_doubt);
    EXPECT_EQ(read().move_hash, "m15");
    EXPECT_EQ(read().time, hour_at(15));
    EXPECT_EQ(mails().updates, 1);
}

TEST_F(EventCallsConformanceTest, AMoveThatDidNotArriveIsSentAgain) {
    const std::string etag = insert()->etag;
    strike_moves(simulated::DropFault{simulated::Moment::kBeforeCommit});
    EXPECT_TRUE(move_to(15, etag));
    strike_moves(simulated::ErrorFault{.status = 503}, 2);
    EXPECT_TRUE(move_to(16, read().etag).error().in_doubt);
    EXPECT_EQ(read().time, hour_at(15));
}

TEST_F(EventCallsConformanceTest, WhatSomebodyElseChangedIsNotMoved) {
    const std::string etag = insert()->etag;
    ASSERT_TRUE(move_to(15, etag));
    const auto second = move_to(16, etag);
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().changed);
    EXPECT_EQ(read().move_hash, "m15");
}

TEST_F(EventCallsConformanceTest, ACancelledEventIsGoneForAMove) {
    const std::string etag = insert()->etag;
    cancel();
    EXPECT_TRUE(read().cancelled);
    const auto moved = move_to(15, etag);
    ASSERT_FALSE(moved);
    EXPECT_TRUE(moved.error().gone);
    EXPECT_EQ(mails().updates, 0);
}

TEST_F(EventCallsConformanceTest, AMeetingIsReadUntilItHasItsLinkOrNone) {
    google.control().set_conferences({.ready_after_polls = 1, .fail = false});
    ASSERT_EQ(insert(true)->meeting, MeetingState::kPending);
    EXPECT_EQ(read().meeting, MeetingState::kPending);
    const GoogleEvent ready = read();
    EXPECT_EQ(ready.meeting, MeetingState::kReady);
    EXPECT_TRUE(ready.meeting_link.starts_with("https://meet.google.com/")) << ready.meeting_link;
    EXPECT_EQ(move_to(15, ready.etag)->meeting_link, ready.meeting_link);
}

TEST_F(EventCallsConformanceTest, AMeetingThatCannotBeMadeLeavesTheBooking) {
    google.control().set_conferences({.ready_after_polls = 0, .fail = true});
    const auto inserted = insert(true);
    ASSERT_TRUE(inserted);
    EXPECT_EQ(inserted->meeting, MeetingState::kFailed);
    EXPECT_EQ(inserted->meeting_link, "");
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
