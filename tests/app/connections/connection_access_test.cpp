// What a command gets when it asks for a token, by the age of the token and the state of the connection.
#include "app/authorized_http_client.hpp"
#include "connections_world.hpp"
#include "fakes/fake_http_client.hpp"

namespace calfleet::app::connections {
namespace {

using core::ConnectionState;
using core::FailureReason;

struct ConnectionAccessTest : ConnectionsTest {
    std::string token() {
        const auto authorized = authorize();
        return authorized.has_value() ? std::string(authorized->token.reveal()) : "none";
    }
};

TEST_F(ConnectionAccessTest, AFreshTokenIsUsedAsItIs) {
    connect(11min);
    EXPECT_EQ(token(), "access-0");
    settle();
    EXPECT_TRUE(provider.refreshed_with.empty());
}

TEST_F(ConnectionAccessTest, WhoseAccountItIsGoesAlong) {
    connect(11min);
    const auto authorized = authorize();
    EXPECT_EQ(authorized->account_id, row()->account_id);
    EXPECT_FALSE(authorized->account_id.empty());
    EXPECT_EQ(authorized->account_email, row()->connected_email);
    EXPECT_FALSE(authorized->account_email.empty());
}

TEST_F(ConnectionAccessTest, AnAgeingTokenIsUsedWhileTheNextIsFetchedBehind) {
    connect(9min);
    EXPECT_EQ(token(), "access-0");
    EXPECT_NE(events_of("calendar_token_refreshed").front().find("proactive"), std::string::npos);
    EXPECT_EQ(token(), "access-1");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(ConnectionAccessTest, AnExpiringTokenIsWaitedForButOnlyForHalfASecond) {
    connect(20s);
    EXPECT_EQ(token(), "access-1");

    connect(20s, "agent-2");
    provider.before_answer = [this] { return clock.sleep_for(2s); };
    const auto before = clock.now();
    core::CommandIdentity other = asked_by();
    other.agent_id = core::AgentId("agent-2");
    const auto authorized =
        run(process->access.authorize(other, "google_calendar", clock.steady_now() + 30s));
    EXPECT_EQ(authorized->token.reveal(), "access-0");
    EXPECT_LT(clock.now() - before, 600ms);
}

TEST_F(ConnectionAccessTest, AnExpiredTokenIsWaitedFor) {
    connect(-1min);
    provider.before_answer = [this] { return clock.sleep_for(2s); };
    EXPECT_EQ(token(), "access-1");
    EXPECT_NE(events_of("calendar_token_refreshed").front().find("reactive"), std::string::npos);
}

TEST_F(ConnectionAccessTest, ABackgroundRefreshThatFailsIsNotStartedAgainByEveryCommand) {
    connect(9min);
    for (int i = 0; i < 5; ++i) provider.refuse_next(ports::OAuthFailure::Kind::kUnavailable, "http_503");
    for (int i = 0; i < 50; ++i) EXPECT_EQ(token(), "access-0");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(ConnectionAccessTest, WithoutAConnectionNothingIsConnected) {
    EXPECT_EQ(reason_of(authorize()), FailureReason::kNotConnected);
}

TEST_F(ConnectionAccessTest, AStoreThatIsAwayIsSaidAsThat) {
    store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    EXPECT_EQ(reason_of(authorize()), FailureReason::kStorageUnavailable);
    store.fail_with(ports::StoreError{ports::StoreError::Kind::kCorrupt, "another key"});
    EXPECT_EQ(reason_of(authorize()), FailureReason::kTokenInvalid);
}

TEST_F(ConnectionAccessTest, AUsedUpQuotaClosesTheConnectionUntilItsCooldownIsOver) {
    connect();
    auto authorized = authorize();
    run(process->access.quota_exceeded(*authorized, 1min));
    EXPECT_EQ(state(), ConnectionState::kQuotaExceeded);
    clock.advance(20s);
    const auto closed = authorize();
    EXPECT_EQ(reason_of(closed), FailureReason::kQuotaExceeded);
    EXPECT_LE(*closed.error().retry_after, 40s);
    run(process->access.quota_exceeded(*authorized, 1min));
    EXPECT_EQ(events_of("calendar_connection_state_changed").size(), 1U);

    clock.advance(41s);
    EXPECT_EQ(token(), "access-0");
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_NE(events_of("calendar_connection_state_changed").back().find("cooldown_over"), std::string::npos);
}

TEST_F(ConnectionAccessTest, ACompanysConnectionServesEachOfItsAgents) {
    const auto shared = make_process("worker-2", ConnectionOwner::kCompany);
    connect(1h, "");
    for (const char* agent : {"agent-1", "agent-2"}) {
        core::CommandIdentity command = asked_by();
        command.agent_id = core::AgentId(agent);
        EXPECT_TRUE(
            run(shared->access.authorize(command, "google_calendar", clock.steady_now() + 30s)).has_value());
    }
    EXPECT_EQ(reason_of(authorize()), FailureReason::kNotConnected) << "no agent has one of its own";
}

struct AuthorizedHttpTest : ConnectionAccessTest {
    AuthorizedHttpTest() { connect(); }

    core::Result<ports::HttpResponse, ports::CallFailure> send() {
        auto authorized = authorize();
        ports::HttpRequest request;
        request.method = ports::HttpMethod::kPost;
        request.url = "https://calendar.test/events";
        request.body = "{}";
        request.deadline = clock.steady_now() + 30s;
        return run(send_with(std::move(*authorized), std::move(request)));
    }
    ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> send_with(
        ports::Authorization authorization, ports::HttpRequest request) {
        co_return co_await client.send(authorization, std::move(request));
    }

    fakes::FakeHttpClient google;
    AuthorizedHttpClient client{
        google, process->access,
        [](const ports::HttpResponse& response, core::Instant) -> std::optional<std::chrono::milliseconds> {
            if (response.status == 429) return 1min;
            return std::nullopt;
        },
        clock};
};

TEST_F(AuthorizedHttpTest, GCAL_S08_AC2_ARefusedTokenIsRefreshedAndTheCallSentExactlyOnceMore) {
    google.answer_next(401);
    google.answer_next(200, "done");
    const auto answer = send();
    EXPECT_EQ(answer->body, "done");
    ASSERT_EQ(google.requests().size(), 2U);
    EXPECT_EQ(google.requests()[0].bearer_token, "access-0");
    EXPECT_EQ(google.requests()[1].bearer_token, "access-1");
    EXPECT_EQ(google.requests()[1].body, "{}");
    EXPECT_EQ(events_of("calendar_token_refreshed").size(), 1U);
}

TEST_F(AuthorizedHttpTest, ASecondRefusalIsTheAnswer) {
    google.answer_next(401);
    google.answer_next(401);
    EXPECT_EQ(send()->status, 401);
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(AuthorizedHttpTest, GCAL_S08_ERR2_ARefreshThatIsRefusedIsTheFailureOfTheCall) {
    google.answer_next(401);
    provider.revoke_next();
    const auto answer = send();
    EXPECT_EQ(std::get<core::Failed>(answer.error()).reason, FailureReason::kTokenInvalid);
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
    EXPECT_EQ(google.requests().size(), 1U);
}

TEST_F(AuthorizedHttpTest, ThatAnAttemptBeforeMayHaveBeenCarriedOutIsNotForgottenOverARefresh) {
    const auto refused_after_a_lost_attempt = [] {
        ports::HttpResponse response{401, {}, {}};
        response.was_sent_before = true;
        return response;
    };
    google.respond_with([&](const fakes::RecordedRequest& request) -> fakes::HttpResult {
        if (request.bearer_token == "access-0") return refused_after_a_lost_attempt();
        return ports::HttpResponse{403, {}, {}};
    });
    EXPECT_TRUE(send()->was_sent_before);
    google.respond_with(
        [&](const fakes::RecordedRequest&) -> fakes::HttpResult { return refused_after_a_lost_attempt(); });
    provider.revoke_next();
    EXPECT_TRUE(std::get<core::Failed>(send().error()).in_doubt);
}

TEST_F(AuthorizedHttpTest, ATokenThatSomebodyReplacedAlreadyIsSentWithoutARefresh) {
    auto authorized = authorize();
    ASSERT_TRUE(refresh().has_value());
    google.answer_next(401);
    google.answer_next(200);
    ports::HttpRequest request;
    request.deadline = clock.steady_now() + 30s;
    EXPECT_EQ(run(send_with(std::move(*authorized), std::move(request)))->status, 200);
    EXPECT_EQ(google.requests().back().bearer_token, "access-1");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(AuthorizedHttpTest, AQuotaThatIsUsedUpIsNoted) {
    google.answer_next(429);
    EXPECT_EQ(send()->status, 429);
    EXPECT_EQ(state(), ConnectionState::kQuotaExceeded);
}

TEST_F(AuthorizedHttpTest, TheQuotaOfTheAccountIsChargedOrOfTheAgentWhereNoAccountIsKnown) {
    for (const char* account : {"sub-1", ""}) {
        google.answer_next(200);
        ports::Authorization authorization{asked_by(), "google_calendar", core::Secret("tok"), 1, {}, account,
                                           {}};
        ASSERT_TRUE(run(send_with(std::move(authorization), {})).has_value());
    }
    EXPECT_EQ(google.requests()[0].charged_to.account, "sub-1");
    EXPECT_EQ(google.requests()[0].charged_to.company, "co-1");
    EXPECT_EQ(google.requests()[1].charged_to.account, "co-1/agent-1");
}

TEST_F(AuthorizedHttpTest, ACallThatOurOwnPaceHoldsBackChangesNoState) {
    google.respond_with([](const fakes::RecordedRequest&) -> fakes::HttpResult {
        return ports::HttpError{ports::HttpError::Kind::kRefused, "held back", 7s};
    });
    const auto answer = send();
    const auto failed = std::get<core::Failed>(answer.error());
    EXPECT_EQ(failed.reason, FailureReason::kQuotaExceeded);
    EXPECT_EQ(failed.retry_after, 7s);
    EXPECT_FALSE(failed.in_doubt);
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_TRUE(events_of("calendar_connection_state_changed").empty());
}

TEST_F(AuthorizedHttpTest, AnAnswerThatNeverCameIsPassedOn) {
    google.fail_next(ports::HttpError::Kind::kTimeout);
    const auto answer = send();
    EXPECT_EQ(std::get<ports::HttpError>(answer.error()).kind, ports::HttpError::Kind::kTimeout);
}

}  // namespace
}  // namespace calfleet::app::connections
