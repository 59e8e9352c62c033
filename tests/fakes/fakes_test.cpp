#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace calfleet::fakes {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ports::awaitable<void> note_after(ports::Clock& clock, std::chrono::milliseconds duration,
                                  std::vector<std::string>& notes, std::string note) {
    co_await clock.sleep_for(duration);
    notes.push_back(note);
}

TEST(ManualClockTest, SleepersWakeInTheOrderOfTheirDueTimes) {
    boost::asio::io_context io;
    ManualClock clock;
    std::vector<std::string> notes;
    auto late = start_awaitable(io, note_after(clock, milliseconds(200), notes, "late"));
    auto early = start_awaitable(io, note_after(clock, milliseconds(100), notes, "early"));
    auto far = start_awaitable(io, note_after(clock, milliseconds(300), notes, "far"));
    io.poll();
    EXPECT_EQ(clock.sleepers(), 3u);

    clock.advance(milliseconds(200));
    run_until(io, [late] { return late.done(); });
    EXPECT_EQ(notes, (std::vector<std::string>{"early", "late"}));
    EXPECT_FALSE(far.done());
    EXPECT_EQ(clock.sleepers(), 1u);
}

TEST(ManualClockTest, ACancelledSleeperThrowsAndIsForgotten) {
    boost::asio::io_context io;
    ManualClock clock;
    std::vector<std::string> notes;
    boost::asio::cancellation_signal cancel;
    std::exception_ptr thrown;
    const auto keep = [&thrown](std::exception_ptr what) { thrown = what; };
    boost::asio::co_spawn(io, note_after(clock, seconds(1), notes, "never"),
                          boost::asio::bind_cancellation_slot(cancel.slot(), keep));
    io.poll();
    cancel.emit(boost::asio::cancellation_type::terminal);
    io.poll();
    EXPECT_TRUE(thrown);
    EXPECT_EQ(clock.sleepers(), 0u);
    EXPECT_TRUE(notes.empty());
}

TEST(ManualClockTest, AnAbandonedLoopTakesItsSleepersAlong) {
    ManualClock clock;
    std::vector<std::string> notes;
    {
        boost::asio::io_context io;
        start_awaitable(io, note_after(clock, seconds(1), notes, "never"));
        io.poll();
    }
    EXPECT_EQ(clock.sleepers(), 0u);
    clock.advance(seconds(2));
}

TEST(RunAwaitableTest, GivesUpOnACoroutineThatNothingWakes) {
    boost::asio::io_context io;
    ManualClock clock;
    EXPECT_THROW(run_awaitable(io, clock.sleep_for(seconds(1)), milliseconds(1)), std::runtime_error);
}

TEST(FakeHttpClientTest, FollowsItsScriptThenAsksTheResponderAndRecordsEachRequest) {
    boost::asio::io_context io;
    FakeHttpClient http;
    http.answer_next(200, "{}");
    http.fail_next(ports::HttpError::Kind::kTimeout);
    http.respond_with([](const RecordedRequest& request) -> HttpResult {
        return ports::HttpResponse{request.bearer_token == "tok" ? 204 : 401, {}, ""};
    });

    ports::HttpRequest request;
    request.url = "https://example.test/a";
    request.bearer_token = core::Secret("tok");
    EXPECT_EQ(run_awaitable(io, http.send(request))->body, "{}");
    EXPECT_EQ(run_awaitable(io, http.send(request)).error().kind, ports::HttpError::Kind::kTimeout);
    EXPECT_EQ(run_awaitable(io, http.send(request))->status, 204);
    EXPECT_EQ(http.requests().size(), 3u);
    EXPECT_EQ(http.requests().back().url, "https://example.test/a");
}

TEST(FakeHttpClientTest, ThrowsWhenAskedMoreOftenThanScripted) {
    boost::asio::io_context io;
    FakeHttpClient http;
    const ports::HttpRequest request;
    EXPECT_THROW(run_awaitable(io, http.send(request)), std::logic_error);
}

TEST(RecordingLogTest, FindsTextInMessagesAndFields) {
    RecordingLog log;
    log.warn("refresh failed", {{"agent_id", "a-1"}, {"attempt", std::int64_t{3}}});
    EXPECT_TRUE(log.mentions("a-1"));
    EXPECT_FALSE(log.mentions("a-2"));
    EXPECT_EQ(log.lines().front().fields.at("attempt"), "3");
    EXPECT_EQ(log.count(ports::LogLevel::kWarn), 1u);
}

TEST(ScriptedRandomTest, FollowsItsScriptThenAFixedRule) {
    ScriptedRandom random;
    random.fraction_next(0.25);
    random.uuid_next("first");
    EXPECT_EQ(random.fraction(), 0.25);
    EXPECT_EQ(random.fraction(), 0.5);
    EXPECT_EQ(random.uuid(), "first");
    EXPECT_EQ(random.uuid(), "00000000-0000-4000-8000-000000000001");
    EXPECT_EQ(random.uuid(), "00000000-0000-4000-8000-000000000002");
}

}  // namespace
}  // namespace calfleet::fakes
