#include "app/paced_http_client.hpp"

#include "app/retrying_http_client.hpp"
#include "app/timed_http_client.hpp"
#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/recording_meters.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace calfleet::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Call = fakes::Started<fakes::HttpResult>;

// Google, which answers at once and notes when it was asked by whom.
struct PacedHttpClientTest : ::testing::Test {
    struct Arrival {
        std::string url;
        std::string account;
        milliseconds at;
    };

    PacedHttpClientTest() {
        google.respond_with([this](const fakes::RecordedRequest& request) -> fakes::HttpResult {
            arrivals.push_back({request.url, request.charged_to.account, now()});
            return ports::HttpResponse{200, {}, {}};
        });
    }

    void pace(QuotaSettings settings) {
        client = std::make_unique<PacedHttpClient>(
            google, settings, [this] { return share; }, clock, log, meters);
    }
    Call start(const std::string& account, const std::string& company = "acme",
               milliseconds patience = seconds(30), const std::string& url = "") {
        auto request = std::make_shared<ports::HttpRequest>();
        request->url = url;
        request->deadline = clock.steady_now() + patience;
        request->charged_to = {account, company};
        auto call = fakes::start_awaitable(io, send(request));
        io.poll();
        return call;
    }
    std::vector<Call> start_many(int count, const std::string& account, const std::string& company = "acme",
                                 milliseconds patience = seconds(30)) {
        std::vector<Call> calls;
        for (int i = 0; i < count; ++i) calls.push_back(start(account, company, patience, std::to_string(i)));
        return calls;
    }
    ports::awaitable<fakes::HttpResult> send(std::shared_ptr<ports::HttpRequest> request) {
        co_return co_await client->send(*request);
    }

    void advance(milliseconds duration, milliseconds step = milliseconds(5)) {
        for (auto passed = milliseconds(0); passed < duration; passed += step) {
            clock.advance(step);
            io.restart();
            io.poll();
        }
    }
    milliseconds now() const { return clock.now() - fakes::kNoon; }
    std::size_t arrived(const std::string& account) const {
        const auto is_of = [&account](const Arrival& arrival) { return arrival.account == account; };
        return static_cast<std::size_t>(std::count_if(arrivals.begin(), arrivals.end(), is_of));
    }
    // The most calls in any minute, of that account or of all.
    std::size_t most_in_a_minute(const std::string& account = {}) const {
        std::vector<milliseconds> times;
        for (const Arrival& arrival : arrivals)
            if (account.empty() || arrival.account == account) times.push_back(arrival.at);
        std::size_t most = 0;
        auto first = times.begin();
        for (auto last = times.begin(); last != times.end(); ++last) {
            while (*first + minutes(1) <= *last) ++first;
            most = std::max(most, static_cast<std::size_t>(last - first) + 1);
        }
        return most;
    }
    static bool is_held_back(Call& call) {
        if (!call.done()) return false;
        const auto answer = call.result();
        return answer.has_error() && answer.error().come_back_after.has_value();
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::RecordingMeters meters;
    fakes::FakeHttpClient google;
    std::vector<Arrival> arrivals;
    double share = 1.0;
    std::unique_ptr<PacedHttpClient> client;
};

TEST_F(PacedHttpClientTest, AnAccountsCallsGoAtOnceUntilItsBurstIsUsedUpAndThenInTurn) {
    pace({.per_account = 600});
    const auto calls = start_many(40, "me");
    EXPECT_EQ(arrivals.size(), 24U);
    advance(seconds(1));
    EXPECT_EQ(arrivals.size(), 32U);
    advance(seconds(1));
    ASSERT_EQ(arrivals.size(), 40U);
    for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(arrivals[i].url, std::to_string(i)) << "in their order";
}

TEST_F(PacedHttpClientTest, ACallThatWouldWaitBeyondItsDeadlineIsHeldBackAtOnceAndNotMade) {
    pace({.per_account = 600});
    const auto calls = start_many(24 + 8 * 5, "me");
    Call late = start("me", "acme", seconds(5));
    ASSERT_TRUE(late.done());
    const auto answer = late.result();
    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().kind, ports::HttpError::Kind::kRefused);
    EXPECT_EQ(answer.error().come_back_after, milliseconds(5'125));
    Call patient = start("me", "acme", seconds(10));
    EXPECT_FALSE(patient.done());
    advance(milliseconds(5'125));
    EXPECT_TRUE(patient.done()) << "what was held back took nobody's place";
    EXPECT_EQ(arrivals.size(), 24 + 8 * 5 + 1U);
}

TEST_F(PacedHttpClientTest, AWaitLeavesTimeForTheCallItself) {
    pace({.per_account = 600});
    const auto calls = start_many(24 + 7, "me");
    EXPECT_TRUE(start("me", "acme", milliseconds(1'999)).done()) << "its turn is in a second";
    EXPECT_FALSE(start("me", "acme", milliseconds(2'000)).done());
    EXPECT_TRUE(start("you", "acme", milliseconds(1)).done()) << "nothing to wait for";
    EXPECT_EQ(arrived("you"), 1U);
}

TEST_F(PacedHttpClientTest, AccountsDoNotWaitForEachOther) {
    pace({.per_account = 600, .per_project = 10'000});
    const auto calls = start_many(200, "busy");
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(start("quiet-" + std::to_string(i)).done());
}

TEST_F(PacedHttpClientTest, ACompanyGetsNoMoreThanItsPartOfTheProject) {
    pace({.per_project = 10'000, .company_share = 50});
    std::vector<Call> calls;
    for (int i = 0; i < 400; ++i) calls.push_back(start("account-" + std::to_string(i), "greedy"));
    EXPECT_EQ(arrivals.size(), 200U);
    for (int i = 0; i < 150; ++i) EXPECT_TRUE(start("small-" + std::to_string(i), "small").done());
    advance(milliseconds(1'005));
    EXPECT_NEAR(static_cast<double>(arrivals.size()), 200 + 150 + 66, 2);
    pace({.per_project = 10'000, .company_share = 100});
    for (int i = 0; i < 400; ++i) EXPECT_TRUE(start("account-" + std::to_string(i), "alone").done());
}

TEST_F(PacedHttpClientTest, AWorkersPaceIsTheShareOfItsPartitions) {
    share = 0.25;
    pace({.per_project = 10'000});
    const auto calls = start_many(200, "me");
    EXPECT_EQ(arrivals.size(), 100U);
    advance(milliseconds(1'005));
    EXPECT_NEAR(static_cast<double>(arrivals.size()), 100 + 33, 1);
    share = 1.0;  // the other workers are gone
    const auto more = start_many(50, "me");
    EXPECT_TRUE(more.back().done());
}

TEST_F(PacedHttpClientTest, NobodyWaitsLongForOthersCalls) {
    pace({.per_project = 600});
    auto calls = start_many(24 + 8 * 10 + 1, "me", "acme", seconds(60));
    EXPECT_TRUE(is_held_back(calls.back())) << "ten seconds are the most";
    calls.pop_back();
    advance(seconds(10));
    for (Call& call : calls) EXPECT_FALSE(is_held_back(call));
    EXPECT_EQ(arrivals.size(), 24U + 8 * 10);
}

TEST_F(PacedHttpClientTest, WhoeverWouldFindTheNextQueueTooLongIsNotKeptInTheFirst) {
    pace({.per_account = 600, .per_project = 600});
    const auto calls = start_many(24, "me");
    for (int i = 0; i < 8 * 10; ++i) start("account-" + std::to_string(i));
    Call late = start("me");
    EXPECT_TRUE(is_held_back(late));
}

// The worst there is: a queue of one account comes out behind a project that was busy and then is not.
TEST_F(PacedHttpClientTest, GoogleSeesNoMoreThanTheQuotaInAnyMinute) {
    pace({.per_account = 600, .per_project = 3'000});
    std::vector<Call> calls;
    for (int second = 0; second < 180; ++second) {
        const bool is_busy = second % 60 < 40;
        for (int i = 0; i < 12; ++i) calls.push_back(start("me", "acme", seconds(60)));
        for (int i = 0; is_busy && i < 70; ++i)
            calls.push_back(start("other-" + std::to_string(i), "company-" + std::to_string(i), seconds(20)));
        advance(seconds(1), milliseconds(10));
    }
    EXPECT_LE(most_in_a_minute("me"), 600U);
    EXPECT_LE(most_in_a_minute(), 3'000U);
    EXPECT_GE(arrivals.size(), 4'000U) << "and yet they get their calls";
    EXPECT_GE(arrived("me"), 1'200U);
}

TEST_F(PacedHttpClientTest, AQuotaOfZeroIsNotKeptAndWhatNobodyPaysForGoesThrough) {
    pace({});
    start_many(1'000, "me");
    EXPECT_EQ(arrivals.size(), 1'000U);
    pace({.per_account = 1, .per_project = 1});
    start_many(1'000, "");
    EXPECT_EQ(arrivals.size(), 2'000U);
}

TEST_F(PacedHttpClientTest, TheLogTellsOfItOnceAMinute) {
    pace({.per_account = 600});
    start_many(24 + 7, "me-secret");
    EXPECT_TRUE(log.lines().empty()) << "less than a second";
    start_many(200, "me-secret", "acme", seconds(10));
    ASSERT_EQ(log.count(ports::LogLevel::kWarn), 1U);
    EXPECT_EQ(log.lines()[0].fields.at("quota"), "account");
    EXPECT_EQ(log.lines()[0].fields.at("company_id"), "acme");
    advance(minutes(1), seconds(1));
    start_many(300, "me-secret", "acme", seconds(10));
    ASSERT_EQ(log.count(ports::LogLevel::kWarn), 2U);
    const auto fields = log.lines()[1].fields;
    EXPECT_EQ(std::stoi(fields.at("delayed")) + std::stoi(fields.at("refused")), 200)
        << "all since the first line but one, and the first of now";
    EXPECT_GE(std::stoi(fields.at("longest_wait_ms")), 9'000);
    EXPECT_FALSE(log.mentions("me-secret"));
}

struct PacedAttemptsTest : PacedHttpClientTest {
    PacedAttemptsTest() {
        request.deadline = clock.steady_now() + seconds(30);
        request.charged_to = {"me", "acme"};
        google.respond_with([this](const fakes::RecordedRequest& asked) -> fakes::HttpResult {
            deadlines.push_back(asked.deadline - clock.steady_now());
            return ports::HttpResponse{503, {}, {}};
        });
        client = std::make_unique<PacedHttpClient>(
            timed, QuotaSettings{.per_account = 600}, [] { return 1.0; }, clock, log, meters);
        retrying = std::make_unique<RetryingHttpClient>(
            *client, core::RetryPolicy{2, milliseconds(500), seconds(5)},
            [](const ports::HttpResponse& response) { return response.status == 503; }, clock, random);
    }
    Call start_retrying() { return fakes::start_awaitable(io, retrying->send(request)); }

    TimedHttpClient timed{google, seconds(10), clock};
    fakes::ScriptedRandom random;
    std::unique_ptr<RetryingHttpClient> retrying;
    ports::HttpRequest request;
    std::vector<milliseconds> deadlines;
};

TEST_F(PacedAttemptsTest, EveryAttemptIsACallAndHasItsTimeWhenItsTurnHasCome) {
    const auto before = start_many(24 + 8 * 15, "me");
    deadlines.clear();
    Call call = start_retrying();
    advance(seconds(17));
    ASSERT_TRUE(call.done());
    EXPECT_EQ(call.result()->status, 503);
    EXPECT_EQ(deadlines.size(), 8 * 15 + 2U) << "those that waited, and two of ours";
    EXPECT_EQ(deadlines.back(), seconds(10)) << "of its own, though it waited fifteen seconds";
}

TEST_F(PacedAttemptsTest, AnAttemptThatIsHeldBackLeavesTheAnswerOfTheOneBefore) {
    request.deadline = clock.steady_now() + seconds(3);
    Call call = start_retrying();
    io.poll();
    const auto others = start_many(23 + 8 * 20, "me");
    advance(seconds(1));
    ASSERT_TRUE(call.done());
    EXPECT_EQ(call.result()->status, 503) << "it may have been carried out";
}

}  // namespace
}  // namespace calfleet::app
