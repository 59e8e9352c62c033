// Busy times are asked of Google once for many, and anew after a booking.
#include "providers/google_calendar/lookups/busy_times.hpp"

#include "fakes/run_awaitable.hpp"
#include "provider_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <future>

namespace calfleet::providers::google_calendar {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct BusyTimesTest : ProviderTest {
    // Lookups wait at Google until the gate opens.
    void hold_answers() {
        google.respond_slowly_with([this](
                                       const fakes::RecordedRequest&) -> ports::awaitable<fakes::HttpResult> {
            boost::system::error_code ignored;
            if (!gate_is_open)
                co_await gate.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
            co_return next_answer;
        });
    }
    void open_gate() {
        gate_is_open = true;
        gate.cancel();
    }
    std::future<BusyTimes::Answer> begin(ports::Authorization& authorization,
                                         core::Instant from = core::Instant(minutes(10)),
                                         seconds patience = seconds(30)) {
        return boost::asio::co_spawn(
            io,
            busy.within({authorization, clock.steady_now() + patience}, {core::CalendarId("team")},
                        {from, core::Instant(minutes(600))}),
            boost::asio::use_future);
    }
    std::future<BusyTimes::Answer> begin() { return begin(me); }
    void run() {
        io.restart();
        io.poll();
    }
    std::size_t ask(const core::Instant from = core::Instant(minutes(10))) {
        auto asked = begin(me, from);
        run();
        return asked.get()->size();
    }
    static ports::Authorization authorization_of(const std::string& agent) {
        ports::Authorization authorization{{}, "google_calendar", core::Secret("tok"), 1, {}, {}, {}};
        authorization.asked_by.company_id = core::CompanyId("co-1");
        authorization.asked_by.agent_id = core::AgentId(agent);
        return authorization;
    }
    static fakes::HttpResult answer(const std::string& ranges) {
        return ports::HttpResponse{200, {}, R"({"calendars":{"team":{"busy":[)" + ranges + "]}}}"};
    }
    static constexpr const char* kHour = R"({"start":"1970-01-01T01:00:00Z","end":"1970-01-01T02:00:00Z"})";

    fakes::HttpResult next_answer = answer("");
    bool gate_is_open = false;
    boost::asio::steady_timer gate{io, boost::asio::steady_timer::time_point::max()};
    GoogleCalendarApi api{http, "https://calendar.test/v3", clock};
    BusyTimes busy{api, clock, seconds(3)};
    ports::Authorization me = authorization_of("agent-1");
    ports::Authorization another = authorization_of("agent-2");
};

TEST_F(BusyTimesTest, AHundredAtOnceCauseOneCall) {
    hold_answers();
    next_answer = answer(kHour);
    std::vector<std::future<BusyTimes::Answer>> asked;
    for (int i = 0; i < 100; ++i) asked.push_back(begin());
    run();
    open_gate();
    run();
    for (auto& one : asked) EXPECT_EQ(one.get()->size(), 1U);
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(BusyTimesTest, AnAnswerIsKeptForItsTimeAndNoLonger) {
    gate_is_open = true;
    hold_answers();
    EXPECT_EQ(ask(), 0U);
    next_answer = answer(kHour);
    clock.advance(std::chrono::milliseconds(2'999));
    EXPECT_EQ(ask(), 0U);
    clock.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(ask(), 1U);
    EXPECT_EQ(google.requests().size(), 2U);
}

TEST_F(BusyTimesTest, QuestionsOfOneMinuteAreOne) {
    gate_is_open = true;
    hold_answers();
    ask(core::Instant(minutes(10) + seconds(1)));
    ask(core::Instant(minutes(10) + seconds(59)));
    EXPECT_EQ(google.requests().size(), 1U);
    EXPECT_NE(google.requests()[0].body.find(R"("timeMin":"1970-01-01T00:10:00Z")"), std::string::npos);
    ask(core::Instant(minutes(11)));
    EXPECT_EQ(google.requests().size(), 2U);
}

TEST_F(BusyTimesTest, WithATimeOfZeroNothingIsKept) {
    gate_is_open = true;
    hold_answers();
    BusyTimes forgetful(api, clock, seconds(0));
    for (int i = 0; i < 2; ++i)
        fakes::run_awaitable(
            io, forgetful.within({me, clock.steady_now() + seconds(30)}, {core::CalendarId("team")},
                                 {core::Instant(), core::Instant(minutes(9))}));
    EXPECT_EQ(google.requests().size(), 2U);
}

TEST_F(BusyTimesTest, AnotherAgentsAnswerIsNeverGiven) {
    gate_is_open = true;
    hold_answers();
    ask();
    auto theirs = begin(another);
    run();
    EXPECT_TRUE(theirs.get().has_value());
    EXPECT_EQ(google.requests().size(), 2U);
}

TEST_F(BusyTimesTest, AnAccountThatWasConnectedBeforeAnswersNobody) {
    gate_is_open = true;
    hold_answers();
    ask();
    ++me.token_version;
    next_answer = answer(kHour);
    EXPECT_EQ(ask(), 1U);
}

TEST_F(BusyTimesTest, AChangeByTheAgentOrInTheCalendarIsSeenAtOnce) {
    gate_is_open = true;
    hold_answers();
    ask();
    next_answer = answer(kHour);
    busy.changed(me.asked_by, core::CalendarId("primary"));
    EXPECT_EQ(ask(), 1U);
    next_answer = answer("");
    busy.changed(another.asked_by, core::CalendarId("team"));
    EXPECT_EQ(ask(), 0U);
    busy.changed(another.asked_by, core::CalendarId("elsewhere"));
    EXPECT_EQ(ask(), 0U);
    EXPECT_EQ(google.requests().size(), 3U);
}

TEST_F(BusyTimesTest, WhatWasAskedBeforeAChangeIsNotKeptAfterIt) {
    hold_answers();
    auto before = begin();
    run();
    busy.changed(me.asked_by, core::CalendarId("team"));
    auto after = begin();
    run();
    EXPECT_EQ(google.requests().size(), 2U) << "the one after the change asks for itself";
    open_gate();
    run();
    EXPECT_TRUE(before.get().has_value());
    EXPECT_TRUE(after.get().has_value());
    ask();
    EXPECT_EQ(google.requests().size(), 2U) << "and only its answer is kept";
}

TEST_F(BusyTimesTest, AFailureIsSharedAndNotKept) {
    hold_answers();
    next_answer = ports::HttpResponse{404, {}, "{}"};
    auto first = begin();
    auto second = begin();
    run();
    open_gate();
    run();
    EXPECT_EQ(first.get().error().reason, core::FailureReason::kCalendarNotFound);
    EXPECT_EQ(second.get().error().reason, core::FailureReason::kCalendarNotFound);
    EXPECT_EQ(google.requests().size(), 1U);
    next_answer = answer("");
    EXPECT_EQ(ask(), 0U);
}

TEST_F(BusyTimesTest, WhoeverHasMoreTimeThanTheOneWhoAskedSharesAnotherCall) {
    hold_answers();
    next_answer = ports::HttpError{ports::HttpError::Kind::kTimeout, "scripted"};
    auto hasty = begin(me, core::Instant(minutes(10)), seconds(1));
    std::vector<std::future<BusyTimes::Answer>> patient;
    for (int i = 0; i < 100; ++i) patient.push_back(begin());
    run();
    EXPECT_EQ(google.requests().size(), 1U);
    gate.cancel();  // whoever waits at Google is answered, who comes later waits
    run();
    EXPECT_EQ(google.requests().size(), 2U);
    open_gate();
    run();
    EXPECT_EQ(hasty.get().error().reason, core::FailureReason::kApiUnreachable);
    for (auto& one : patient) EXPECT_EQ(one.get().error().reason, core::FailureReason::kApiUnreachable);
    EXPECT_EQ(google.requests().size(), 2U);
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
