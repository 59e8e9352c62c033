// GCAL-S01 and S05 on fakes: connecting, connecting again, and everything that goes wrong on the way.
#include "connections_world.hpp"

namespace calfleet::app::connections {
namespace {

using core::ConnectionState;

struct OAuthTest : ConnectionsTest {
    // The state of the URL that start_oauth answers.
    std::string start() {
        const auto outcome = handle("calendar.start_oauth", "", "start");
        const std::string url = *data_of(outcome).find("authorization_url")->as_string();
        const std::size_t at = url.find("state=") + 6;
        return url.substr(at, url.find('&', at) - at);
    }
    core::Outcome complete(const std::string& state, const std::string& code = "code-1",
                           const std::string& id = "complete") {
        return handle("calendar.complete_oauth", R"("state":")" + state + R"(","code":")" + code + "\"", id);
    }
    core::Outcome connect_by_oauth(const std::string& id = "complete") {
        return complete(start(), "code-1", id);
    }

    std::vector<core::AnalyticsEvent> failure_events(const core::Outcome& outcome) {
        return last_route.handler->events_of_failure(last_command, std::get<core::Failed>(outcome), 1ms);
    }
    std::string only_failure(const core::Outcome& outcome) {
        const auto told = failure_events(outcome);
        return told.size() == 1 ? told.front().type + " " + told.front().properties_json : "";
    }
};

TEST_F(OAuthTest, GCAL_S01_AC2_StartingAnswersAUrlAndTellsOfIt) {
    const auto outcome = handle("calendar.start_oauth", "");
    EXPECT_NE(
        data_of(outcome).find("authorization_url")->as_string()->find("state=state-1&challenge=challenge-1"),
        std::string::npos);
    EXPECT_EQ(*data_of(outcome).find("expires_at")->as_string(), "2026-03-10T12:10:00Z");
    const auto& told = std::get<core::Done>(outcome).events;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().type, "calendar_oauth_initiated");
    EXPECT_NE(told.front().properties_json.find(R"("user_id":"user-1")"), std::string::npos);
}

TEST_F(OAuthTest, GCAL_S01_AC3_TheCodeBecomesAConnection) {
    const auto outcome = connect_by_oauth();
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_EQ(*data_of(outcome).find("connected_email")->as_string(), "owner@example.com");
    EXPECT_EQ(*data_of(outcome).find("connection_state")->as_string(), "connected");
    EXPECT_FALSE(*data_of(outcome).find("account_changed")->as_bool());
    EXPECT_EQ(provider.codes, std::vector<std::string>{"code-1"});
    EXPECT_EQ(provider.verifier, "verifier-1");
    EXPECT_EQ(attempt.intended, "exchange");
    const auto stored = row();
    EXPECT_EQ(stored->access_token.reveal(), "access-1");
    EXPECT_EQ(stored->refresh_token.reveal(), "refresh-1");
    EXPECT_EQ(stored->account_id, "sub-1");
    EXPECT_EQ(std::get<core::Done>(outcome).events.front().type, "calendar_oauth_completed");
    EXPECT_EQ(events(), std::vector<std::string>{"calendar_connection_state_changed"});
}

TEST_F(OAuthTest, GCAL_S01_AC4_AStateNobodyMadeIsRefused) {
    const auto outcome = complete("forged");
    EXPECT_EQ(outcome_of(outcome), "state_mismatch");
    EXPECT_NE(only_failure(outcome).find(R"("failure_reason":"state_mismatch")"), std::string::npos);
    EXPECT_TRUE(provider.codes.empty());
}

TEST_F(OAuthTest, AStateServesOnce) {
    const std::string state = start();
    EXPECT_EQ(outcome_of(complete(state)), "success");
    EXPECT_EQ(outcome_of(complete(state, "code-2", "another command")), "state_mismatch");
}

TEST_F(OAuthTest, AStateServesForTenMinutes) {
    const std::string state = start();
    clock.advance(10min);
    EXPECT_EQ(outcome_of(complete(state)), "state_mismatch");
}

TEST_F(OAuthTest, AStateServesOnlyWhomItWasMadeFor) {
    const std::string state = start();
    for (const auto& [company, agent, user] : std::vector<std::array<std::string, 3>>{
             {"co-2", "agent-1", "user-1"}, {"co-1", "agent-2", "user-1"}, {"co-1", "agent-1", "user-2"}}) {
        core::Command command;
        static_cast<core::CommandIdentity&>(command) = asked_by("theirs");
        command.company_id = core::CompanyId(company);
        command.agent_id = core::AgentId(agent);
        command.data = R"({"code":"c","actor":{"role":"admin","user_id":")";
        command.data.append(user).append(R"("},"state":")").append(state).append("\"}");
        for (const auto& route : process->commands.routes()) {
            if (route.type != "calendar.complete_oauth") continue;
            const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + 60s, &attempt};
            EXPECT_EQ(outcome_of(run(route.handler->handle(command, terms))), "state_mismatch");
        }
    }
    EXPECT_TRUE(provider.codes.empty());
}

TEST_F(OAuthTest, GCAL_S01_AC5_WhoCancelsIsToldSoAndStaysAsTheyWere) {
    const auto outcome =
        handle("calendar.complete_oauth", R"("state":")" + start() + R"(","error":"access_denied")");
    EXPECT_EQ(outcome_of(outcome), "user_denied");
    EXPECT_NE(only_failure(outcome).find(R"("error_code":"access_denied")"), std::string::npos);
    EXPECT_EQ(state(), ConnectionState::kNotConnected);
}

TEST_F(OAuthTest, AnotherErrorOfTheProviderIsAFailedExchangeAndOnlyItsWordIsRepeated) {
    const auto refused =
        handle("calendar.complete_oauth", R"("state":")" + start() + R"(","error":"server_error")");
    EXPECT_EQ(outcome_of(refused), "err_token_exchange");
    EXPECT_NE(only_failure(refused).find("server_error"), std::string::npos);
    const auto forged =
        handle("calendar.complete_oauth", R"("state":")" + start() + R"(","error":"<b>call 0800</b>")");
    EXPECT_EQ(only_failure(forged).find("0800"), std::string::npos);
}

TEST_F(OAuthTest, GCAL_S01_ERR1_WithoutAClientNoUrlCanBeMade) {
    provider.misconfigured = "google_client_id is not set";
    const auto outcome = handle("calendar.start_oauth", "");
    EXPECT_EQ(outcome_of(outcome), "err_oauth_url");
    EXPECT_NE(only_failure(outcome).find("err_oauth_url"), std::string::npos);
    EXPECT_TRUE(log.mentions("google_client_id is not set"));
    provider.misconfigured.reset();
    sessions.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
    EXPECT_EQ(outcome_of(handle("calendar.start_oauth", "")), "err_oauth_url");
}

TEST_F(OAuthTest, GCAL_S01_ERR2_ACodeTheProviderRefusesIsAFailedExchange) {
    provider.revoke_next();
    const auto outcome = connect_by_oauth();
    EXPECT_EQ(outcome_of(outcome), "err_token_exchange");
    EXPECT_NE(only_failure(outcome).find(R"("error_code":"invalid_grant")"), std::string::npos);
    EXPECT_EQ(state(), ConnectionState::kNotConnected);
}

TEST_F(OAuthTest, GCAL_S01_ERR3_TokensThatCannotBeStoredAreReported) {
    const std::string made = start();
    provider.before_answer = [this]() -> ports::awaitable<void> {
        store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
        co_return;
    };
    const auto outcome = complete(made);
    EXPECT_EQ(outcome_of(outcome), "err_token_storage");
    EXPECT_TRUE(log.mentions("ALERT: tokens that were just granted could not be stored"));
    EXPECT_NE(only_failure(outcome).find("err_token_storage"), std::string::npos);
}

TEST_F(OAuthTest, AStoreThatIsBackInTimeTakesTheTokens) {
    const std::string made = start();
    provider.before_answer = [this]() -> ports::awaitable<void> {
        store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
        co_return;
    };
    core::Command command;
    static_cast<core::CommandIdentity&>(command) = asked_by("complete");
    command.data = R"({"state":")" + made + R"(","code":"c","actor":{"user_id":"user-1","role":"admin"}})";
    for (const auto& route : process->commands.routes()) {
        if (route.type != "calendar.complete_oauth") continue;
        const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + 60s, &attempt};
        auto running = fakes::start_awaitable(io, route.handler->handle(command, terms));
        settle();
        clock.advance(5s);
        store.fail_with(std::nullopt);
        settle();
        ASSERT_TRUE(running.done());
        EXPECT_EQ(outcome_of(running.result()), "success");
    }
}

TEST_F(OAuthTest, AConsentWithoutTheRightToWriteIsRefused) {
    provider.grant_next("access-a", "refresh-a", "openid freebusy");
    EXPECT_EQ(outcome_of(connect_by_oauth()), "err_scope");
    EXPECT_EQ(state(), ConnectionState::kNotConnected);
}

TEST_F(OAuthTest, AConsentToEventsAloneConnectsAndSaysWhatIsMissing) {
    provider.grant_next("access-a", "refresh-a", fakes::FakeOAuthProvider::kEventsOnly);
    const auto outcome = connect_by_oauth();
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_EQ(*data_of(outcome).find("capability")->as_string(), "events_only");
    EXPECT_EQ(std::get<core::Done>(outcome).warnings.front().code, "reduced_capability");
    const auto status = handle("calendar.connection_status", "");
    EXPECT_EQ(*data_of(status).find("capability")->as_string(), "events_only");
}

TEST_F(OAuthTest, GCAL_S05_AC2_ConnectingAgainRestoresALostConnectionInPlace) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
    provider.grant_next("access-b", "refresh-b");
    const auto outcome = connect_by_oauth("second");
    ASSERT_EQ(outcome_of(outcome), "success");
    EXPECT_FALSE(*data_of(outcome).find("account_changed")->as_bool());
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_EQ(row()->re_authorized_at, clock.now());
    EXPECT_EQ(row()->refresh_token.reveal(), "refresh-b");
    EXPECT_TRUE(authorize().has_value());
}

TEST_F(OAuthTest, ARowThatNoKeyOpensIsReplacedByANewAuthorization) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    store.use_keys({2});
    EXPECT_EQ(reason_of(authorize(*make_process("worker-2"))), core::FailureReason::kTokenInvalid);
    provider.grant_next("access-b", "refresh-b");
    ASSERT_EQ(outcome_of(connect_by_oauth("second")), "success");
    EXPECT_EQ(row()->access_token.reveal(), "access-b");
}

TEST_F(OAuthTest, GCAL_S05_AC3_AnotherAccountIsNoticed) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    provider.account = {"sub-2", "other@example.com"};
    provider.grant_next("access-b", "refresh-b");
    const auto outcome = connect_by_oauth("second");
    EXPECT_TRUE(*data_of(outcome).find("account_changed")->as_bool());
    EXPECT_EQ(std::get<core::Done>(outcome).warnings.front().code, "account_changed");
    EXPECT_EQ(row()->connected_email, "other@example.com");
}

TEST_F(OAuthTest, GCAL_S05_ERR1_AFailedReauthorizationLeavesTheLossAsItWas) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    provider.revoke_next();
    EXPECT_EQ(outcome_of(connect_by_oauth("second")), "err_token_exchange");
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
}

TEST_F(OAuthTest, AnAuthorizationWithoutARefreshTokenKeepsTheOldOneOfTheSameAccountOnly) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    provider.grant_next("access-b");
    ASSERT_EQ(outcome_of(connect_by_oauth("second")), "success");
    EXPECT_EQ(row()->refresh_token.reveal(), "refresh-1");
    provider.account = {"sub-2", "other@example.com"};
    provider.grant_next("access-c");
    EXPECT_EQ(outcome_of(connect_by_oauth("third")), "err_token_exchange");
    EXPECT_EQ(row()->account_id, "sub-1");
}

TEST_F(OAuthTest, ACommandThatWasLostAfterItsTokensWereStoredIsReadBackAsDone) {
    ASSERT_EQ(outcome_of(connect_by_oauth()), "success");
    auto read_back = run(last_route.effects->read_back(last_command, "exchange", clock.steady_now() + 10s));
    ASSERT_TRUE(read_back);
    EXPECT_EQ(*data_of(*read_back).find("connected_email")->as_string(), "owner@example.com");
    last_command.id = core::CommandId("another");
    EXPECT_FALSE(run(last_route.effects->read_back(last_command, "exchange", clock.steady_now() + 10s)));
}

TEST_F(OAuthTest, MalformedReturnsAreInvalid) {
    for (const char* members :
         {"", R"("state":"s")", R"("code":"c")", R"("state":"s","code":"c","error":"e")",
          R"("state":"","code":"c")", R"("state":7,"code":"c")"})
        EXPECT_EQ(outcome_of(handle("calendar.complete_oauth", members)), "invalid_command") << members;
}

TEST_F(OAuthTest, ADisconnectedAgentKeepsNoTokensAndCanConnectAgain) {
    ASSERT_EQ(outcome_of(connect_by_oauth("first")), "success");
    EXPECT_EQ(outcome_of(handle("calendar.disconnect", "")), "success");
    EXPECT_FALSE(row());
    EXPECT_EQ(outcome_of(handle("calendar.disconnect", "", "again")), "success")
        << "there is nothing, as asked";
    EXPECT_EQ(reason_of(authorize()), core::FailureReason::kNotConnected);
    provider.grant_next("access-b", "refresh-b");
    EXPECT_EQ(outcome_of(connect_by_oauth("second")), "success");
}

TEST_F(OAuthTest, TheStatusTellsWhatThereIs) {
    const auto none = data_of(handle("calendar.connection_status", ""));
    EXPECT_EQ(*none.find("connection_state")->as_string(), "not_connected");
    ASSERT_EQ(outcome_of(connect_by_oauth()), "success");
    ASSERT_TRUE(refresh().has_value());
    const auto status = data_of(handle("calendar.connection_status", ""));
    EXPECT_EQ(*status.find("connected_email")->as_string(), "owner@example.com");
    EXPECT_EQ(status.find("granted_scopes")->as_array()->size(), 2U);
    EXPECT_EQ(status.find("refresh_count_24h")->as_int64(), 1);
    for (const char* instant : {"last_refresh_at", "next_refresh_at", "last_known_good_at"})
        EXPECT_NE(status.find(instant), nullptr) << instant;
    EXPECT_EQ(status.find("cause"), nullptr);
}

TEST_F(OAuthTest, AnUnknownProviderIsInvalid) {
    core::Command command;
    static_cast<core::CommandIdentity&>(command) = asked_by();
    command.data = R"({"provider":"outlook"})";
    const auto routes = process->commands.routes();
    EXPECT_EQ(outcome_of(run(routes.front().handler->handle(
                  command, {clock.steady_now(), clock.steady_now() + 60s, &attempt}))),
              "invalid_command");
}

}  // namespace
}  // namespace calfleet::app::connections
