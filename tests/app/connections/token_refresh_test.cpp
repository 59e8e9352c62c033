// GCAL-S07 on fakes: however many want a new token, and whatever happens to who fetches it, each version of
// the tokens is replaced once, and told once.
#include "connections_world.hpp"

#include <gmock/gmock.h>

namespace calfleet::app::connections {
namespace {

using core::ConnectionState;
using core::FailureReason;
using ::testing::ElementsAre;
using Kind = ports::OAuthFailure::Kind;

struct TokenRefresh : ConnectionsTest {
    TokenRefresh() { connect(5min); }

    fakes::Started<Refreshed> start_refresh(Process& of, std::int64_t token_version,
                                            std::chrono::milliseconds patience = 30s) {
        return fakes::start_awaitable(
            io, of.refresher.refresh({key_of(), token_version, RefreshType::kReactive, asked_by()},
                                     clock.steady_now() + patience));
    }
    void answer_after(std::chrono::milliseconds delay) {
        provider.before_answer = [this, delay] { return clock.sleep_for(delay); };
    }
    void pass(std::chrono::milliseconds time) {
        for (auto passed = 0ms; passed < time; passed += 10ms) {
            settle();
            clock.advance(10ms);
        }
        settle();
    }
};

TEST_F(TokenRefresh, WhoeverWaitsInOneProcessSharesOneCallAndOneEvent) {
    answer_after(300ms);
    const std::int64_t version = row()->token_version;
    std::vector<fakes::Started<Refreshed>> waiting;
    for (int i = 0; i < 200; ++i) waiting.push_back(start_refresh(*process, version));
    pass(400ms);
    for (auto& one : waiting) EXPECT_EQ((*one.result())->access_token.reveal(), "access-1");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
    EXPECT_EQ(events_of("calendar_token_refreshed").size(), 1U);
    EXPECT_NE(events_of("calendar_token_refreshed").front().find(R"("refresh_type":"reactive")"),
              std::string::npos);
}

TEST_F(TokenRefresh, TwoProcessesShareOneCallThroughTheStore) {
    answer_after(300ms);
    const auto other = make_process("worker-2");
    const std::int64_t version = row()->token_version;
    auto first = start_refresh(*process, version);
    auto second = start_refresh(*other, version);
    pass(400ms);
    EXPECT_EQ((*first.result())->access_token.reveal(), "access-1");
    EXPECT_EQ((*second.result())->access_token.reveal(), "access-1");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
    EXPECT_EQ(events_of("calendar_token_refreshed").size(), 1U);
}

TEST_F(TokenRefresh, AVersionThatIsReplacedAlreadyCostsNoCall) {
    const std::int64_t old = row()->token_version;
    ASSERT_TRUE(refresh().has_value());
    const auto again = refresh(*make_process("worker-2"), old);
    EXPECT_EQ((*again)->access_token.reveal(), "access-1");
    EXPECT_EQ(provider.refreshed_with.size(), 1U);
}

TEST_F(TokenRefresh, GCAL_S07_ERR1_TheLeaseOfAProcessThatDiedEndsAfterTenSeconds) {
    ASSERT_TRUE(run(leases.take("refresh:4:co-17:agent-115:google_calendar", "dead", 10s))->has_value());
    auto waiting = start_refresh(*process, row()->token_version);
    pass(9'900ms);
    EXPECT_FALSE(waiting.done());
    pass(200ms);
    ASSERT_TRUE(waiting.done());
    EXPECT_TRUE(waiting.result().has_value());
}

TEST_F(TokenRefresh, ASleeperThatWakesPastItsLeaseAddsNoSecondReplacement) {
    answer_after(12s);
    const auto other = make_process("worker-2");
    const std::int64_t version = row()->token_version;
    auto sleeper = start_refresh(*process, version);
    pass(100ms);
    provider.before_answer = nullptr;
    auto second = start_refresh(*other, version);
    pass(10s);
    ASSERT_TRUE(second.done());
    EXPECT_EQ((*second.result())->access_token.reveal(), "access-2");
    pass(3s);
    ASSERT_TRUE(sleeper.done());
    EXPECT_EQ((*sleeper.result())->access_token.reveal(), "access-2") << "the stored one, not its own";
    EXPECT_EQ(events_of("calendar_token_refreshed").size(), 1U);
}

TEST_F(TokenRefresh, ARotatedRefreshTokenIsKeptAndAnAbsentOneBlanksNothing) {
    provider.grant_next("access-a", "refresh-rotated");
    ASSERT_TRUE(refresh().has_value());
    EXPECT_EQ(row()->refresh_token.reveal(), "refresh-rotated");
    provider.grant_next("access-b");
    ASSERT_TRUE(refresh().has_value());
    EXPECT_EQ(row()->refresh_token.reveal(), "refresh-rotated");
    EXPECT_EQ(provider.refreshed_with, (std::vector<std::string>{"refresh-0", "refresh-rotated"}));
}

TEST_F(TokenRefresh, WhatWasRefreshedIsWrittenDown) {
    ASSERT_TRUE(refresh().has_value());
    const auto after = row();
    EXPECT_EQ(after->access_token_expires_at, clock.now() + 1h);
    EXPECT_EQ(after->last_refresh_at, clock.now());
    EXPECT_EQ(after->last_known_good_at, clock.now());
    EXPECT_EQ(after->refreshes.count_24h(clock.now()), 1);
    EXPECT_GE(*after->next_refresh_at, clock.now() + 50min);
    EXPECT_LE(*after->next_refresh_at, clock.now() + 57min);
}

TEST_F(TokenRefresh, ARefreshThatFailsIsCountedOnceHoweverManyWaitForIt) {
    answer_after(300ms);
    provider.refuse_next(Kind::kUnavailable, "http_503");
    const std::int64_t version = row()->token_version;
    std::vector<fakes::Started<Refreshed>> waiting;
    for (int i = 0; i < 20; ++i) waiting.push_back(start_refresh(*process, version));
    pass(400ms);
    for (auto& one : waiting) EXPECT_EQ(reason_of(one.result()), FailureReason::kApi5xx);
    EXPECT_EQ(row()->refreshes.failures_24h(clock.now()), 1);
    EXPECT_EQ(row()->refreshes.count_24h(clock.now()), 0);
    EXPECT_EQ(row()->last_refresh_at, std::nullopt);
}

TEST_F(TokenRefresh, EveryFailureCountsWhoeverCanMendItAndSuccessesStayWhatTheyWere) {
    ASSERT_TRUE(refresh().has_value());
    provider.refuse_next(Kind::kUnavailable, "http_503");
    EXPECT_FALSE(refresh().has_value());
    provider.refuse_next(Kind::kOperatorFault, "invalid_client");
    EXPECT_FALSE(refresh().has_value());
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    EXPECT_FALSE(refresh().has_value()) << "a lost one is not asked for";
    EXPECT_EQ(row()->refreshes.failures_24h(clock.now()), 3);
    EXPECT_EQ(row()->refreshes.count_24h(clock.now()), 1);
}

TEST_F(TokenRefresh, GCAL_S05_AC1_ARevokedGrantIsLostAtOnceToldOnceAndMailedOnce) {
    provider.revoke_next();
    EXPECT_EQ(reason_of(refresh()), FailureReason::kTokenInvalid);
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
    EXPECT_EQ(row()->health.cause, core::LossCause::kReauthorize);
    EXPECT_FALSE(row()->next_refresh_at);
    EXPECT_EQ(events(), (std::vector<std::string>{"calendar_token_refresh_failed",
                                                  "calendar_connection_state_changed"}));
    EXPECT_NE(events_of("calendar_token_refresh_failed").front().find("revoked"), std::string::npos);
    ASSERT_EQ(mailer.sent.size(), 1U);
    EXPECT_NE(mailer.sent.front().text.find("agent-1"), std::string::npos);

    EXPECT_EQ(reason_of(refresh()), FailureReason::kTokenInvalid);
    EXPECT_EQ(reason_of(authorize()), FailureReason::kTokenInvalid);
    EXPECT_EQ(provider.refreshed_with.size(), 1U) << "what a person has to mend is never tried again";
    EXPECT_EQ(mailer.sent.size(), 1U);
}

TEST_F(TokenRefresh, AGrantWhoseKnownEndHasPassedIsExpired) {
    provider.refresh_token_expires_in = 7 * 24h;
    provider.grant_next("access-a");
    ASSERT_TRUE(refresh().has_value());
    clock.advance(8 * 24h);
    provider.revoke_next();
    EXPECT_FALSE(refresh().has_value());
    EXPECT_NE(events_of("calendar_token_refresh_failed").front().find("expired"), std::string::npos);
}

TEST_F(TokenRefresh, ARefusedGrantThatSomebodyReplacedMeanwhileIsNoLoss) {
    provider.before_answer = [this]() -> ports::awaitable<void> {
        auto standing = co_await store.find(key_of());
        ports::ConnectionWrite write{std::move(**standing), true, std::nullopt};
        write.connection.access_token = core::Secret("access-new");
        co_await store.write(std::move(write));
    };
    provider.revoke_next();
    const auto refreshed = refresh();
    ASSERT_TRUE(refreshed.has_value());
    EXPECT_EQ((*refreshed)->access_token.reveal(), "access-new");
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_EQ(row()->refreshes.failures_24h(clock.now()), 0);
    EXPECT_TRUE(events().empty());
}

TEST_F(TokenRefresh, AGrantTooNarrowToWriteIsAScopeDowngrade) {
    provider.grant_next("access-a", "", "openid");
    EXPECT_EQ(reason_of(refresh()), FailureReason::kTokenInvalid);
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
    EXPECT_NE(events_of("calendar_token_refresh_failed").front().find("scope_downgrade"), std::string::npos);
}

TEST_F(TokenRefresh, ANarrowerGrantThatCanStillWriteGoesOn) {
    provider.grant_next("access-a", "", fakes::FakeOAuthProvider::kEventsOnly);
    ASSERT_TRUE(refresh().has_value());
    EXPECT_EQ(row()->granted_scopes, fakes::FakeOAuthProvider::kEventsOnly);
    EXPECT_EQ(state(), ConnectionState::kConnected);
}

TEST_F(TokenRefresh, AProviderThatIsAwayLosesNothingWhileTheOldTokenLives) {
    provider.refuse_next(Kind::kUnavailable, "http_503");
    EXPECT_EQ(reason_of(refresh()), FailureReason::kApi5xx);
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_EQ(row()->next_refresh_at, clock.now() + 1min);
    EXPECT_NE(events_of("calendar_token_refresh_failed").front().find("unknown"), std::string::npos);
    EXPECT_TRUE(authorize().has_value());
}

TEST_F(TokenRefresh, GCAL_S07_AC5_ARefreshThatTakesLongIsSaidInItsEventAndInTheLog) {
    answer_after(400ms);
    ASSERT_TRUE(refresh().has_value());
    EXPECT_EQ(log.count(ports::LogLevel::kWarn), 0U);
    answer_after(600ms);
    ASSERT_TRUE(refresh().has_value());
    EXPECT_TRUE(log.mentions("ALERT: a token refresh took long"));
    EXPECT_NE(events_of("calendar_token_refreshed").back().find(R"("latency_ms":600)"), std::string::npos);
    EXPECT_THAT(meters.refreshes, ElementsAre("reactive refreshed 400 ms", "reactive refreshed 600 ms"));
}

TEST_F(TokenRefresh, GCAL_S07_ERR3_ATokenEndpointThatStaysThrottledIsAlarmed) {
    provider.refuse_next(Kind::kUnavailable, "rate_limit_exceeded");
    EXPECT_EQ(reason_of(refresh()), FailureReason::kApi5xx);
    EXPECT_TRUE(log.mentions("ALERT: a token could not be refreshed"));
    EXPECT_TRUE(log.mentions("rate_limit_exceeded"));
}

TEST_F(TokenRefresh, WithItsTokenRunOutAnUnreachableConnectionIsLostUntilARefreshSucceeds) {
    clock.advance(6min);
    provider.refuse_next(Kind::kUnavailable, "no_answer", FailureReason::kApiUnreachable);
    EXPECT_EQ(reason_of(authorize()), FailureReason::kApiUnreachable);
    EXPECT_EQ(row()->health.cause, core::LossCause::kUnreachable);
    EXPECT_EQ(mailer.sent.size(), 1U);

    EXPECT_EQ(reason_of(authorize()), FailureReason::kApiUnreachable) << "at once, without a call";
    EXPECT_EQ(provider.refreshed_with.size(), 1U);

    clock.advance(61s);
    EXPECT_EQ(reason_of(authorize()), FailureReason::kApiUnreachable) << "but a minute later one is tried";
    pass(100ms);
    EXPECT_EQ(provider.refreshed_with.size(), 2U);
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_TRUE(authorize().has_value());
    EXPECT_EQ(events_of("calendar_connection_state_changed").size(), 2U);
    EXPECT_THAT(meters.refreshes, ElementsAre("reactive unknown", "reactive refreshed 0 ms"));
    EXPECT_THAT(meters.state_changes, ElementsAre("connection_lost unreachable", "connected refreshed"));
}

TEST_F(TokenRefresh, OurOwnRefusedClientIsNoCustomersLoss) {
    provider.refuse_next(Kind::kOperatorFault, "invalid_client", FailureReason::kInternalError);
    clock.advance(6min);
    EXPECT_EQ(reason_of(refresh()), FailureReason::kInternalError);
    EXPECT_EQ(state(), ConnectionState::kConnected);
    EXPECT_TRUE(log.mentions("ALERT: the provider refuses our OAuth client"));
    EXPECT_TRUE(mailer.sent.empty());
}

TEST_F(TokenRefresh, AConnectionWithoutARefreshTokenNeedsAPerson) {
    ports::ConnectionWrite write{std::move(*row()), true, std::nullopt};
    write.connection.refresh_token = core::Secret();
    ASSERT_TRUE(run(store.write(std::move(write)))->has_value());
    EXPECT_EQ(reason_of(refresh()), FailureReason::kTokenInvalid);
    EXPECT_EQ(state(), ConnectionState::kConnectionLost);
    EXPECT_TRUE(provider.refreshed_with.empty());
}

TEST_F(TokenRefresh, GCAL_S07_ERR2_ATokenThatCannotBeStoredLeavesTheOldOneInUse) {
    provider.before_answer = [this]() -> ports::awaitable<void> {
        store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
        co_return;
    };
    EXPECT_EQ(reason_of(refresh()), FailureReason::kStorageUnavailable);
    EXPECT_TRUE(log.mentions("ALERT: a refreshed token could not be stored"));
    store.fail_with(std::nullopt);
    provider.before_answer = nullptr;
    EXPECT_EQ(row()->access_token.reveal(), "access-0");
    EXPECT_TRUE(refresh().has_value()) << "the next one is stored";
}

TEST_F(TokenRefresh, AStoreThatIsBackWithinTheLeaseTakesTheToken) {
    provider.before_answer = [this]() -> ports::awaitable<void> {
        store.fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"});
        co_return;
    };
    auto waiting = start_refresh(*process, row()->token_version);
    pass(2s);
    EXPECT_FALSE(waiting.done());
    store.fail_with(std::nullopt);
    pass(500ms);
    ASSERT_TRUE(waiting.done());
    EXPECT_EQ((*waiting.result())->access_token.reveal(), "access-1");
}

TEST_F(TokenRefresh, WhoWaitsNoLongerLeavesTheRefreshGoing) {
    answer_after(1s);
    auto impatient = start_refresh(*process, row()->token_version, 100ms);
    pass(200ms);
    ASSERT_TRUE(impatient.done());
    EXPECT_EQ(reason_of(impatient.result()), FailureReason::kDeadlineExceeded);
    pass(1s);
    EXPECT_EQ(row()->access_token.reveal(), "access-1");
}

TEST_F(TokenRefresh, ADeletedConnectionIsNotRefreshed) {
    const std::int64_t version = row()->token_version;
    ASSERT_TRUE(*run(process->book.remove(key_of(), asked_by(), "disconnected")));
    EXPECT_EQ(reason_of(refresh(*process, version)), FailureReason::kNotConnected);
    EXPECT_TRUE(provider.refreshed_with.empty());
}

TEST_F(TokenRefresh, AConnectionMadeAnewDuringARefreshKeepsItsOwnTokens) {
    answer_after(300ms);
    auto waiting = start_refresh(*process, row()->token_version);
    pass(100ms);
    ASSERT_TRUE(*run(process->book.remove(key_of(), asked_by(), "disconnected")));
    connect(1h);
    pass(400ms);
    ASSERT_TRUE(waiting.done());
    EXPECT_EQ(row()->access_token.reveal(), "access-0") << "not the old account's";
}

}  // namespace
}  // namespace calfleet::app::connections
