// GCAL-S07: access tokens are replaced before, when and after they run out, and nobody notices.
#include "acceptance/connected_agent.hpp"
#include "harness/wait.hpp"

#include <set>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;
using std::chrono::seconds;

struct Refresh : ConnectedAgentTest {
    void connect_for(seconds lifetime) {
        grant_tokens_for(lifetime);
        ASSERT_EQ(outcome_of(connect()), "success");
        grant_tokens_for(seconds(3'599));
    }
    codec::JsonValue refresh_job(const std::string& more = "") {
        return fleet().call("calendar.refresh_token", agent,
                            R"("provider":"google_calendar","refresh_type":"proactive")" + more);
    }
    std::string refresh_type() { return at(events("calendar_token_refreshed").front(), {"refresh_type"}); }
};

TEST_F(Refresh, GCAL_S07_AC1_S6_Event5b_S12_Behaviour3_AJobRefreshesATokenThatIsDueAndDisturbsNobody) {
    connect_for(seconds(2));
    harness::wait_until("the token to be due", [&] {
        return at(refresh_job(), {"data", "refreshed"}) == "true";
    });
    EXPECT_EQ(refresh_type(), "proactive");
    EXPECT_FALSE(at(events("calendar_token_refreshed").front(), {"latency_ms"}).empty());
    EXPECT_EQ(refreshes(), 1U);
    EXPECT_EQ(outcome_of(book()), "success");
    const codec::JsonValue told = status();
    EXPECT_EQ(at(told, {"data", "refresh_count_24h"}), "1");
    EXPECT_FALSE(at(told, {"data", "last_refresh_at"}).empty());
    EXPECT_FALSE(at(told, {"data", "next_refresh_at"}).empty());
}

TEST_F(Refresh, AJobLeavesAFreshTokenAloneUnlessForced) {
    connect_for(seconds(3'599));
    EXPECT_EQ(at(refresh_job(), {"data", "refreshed"}), "false");
    EXPECT_EQ(refreshes(), 0U);
    EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
    EXPECT_EQ(refreshes(), 1U);
}

TEST_F(Refresh, GCAL_S07_AC2_S12_Behaviour3_ARefusedTokenIsRefreshedAndTheCallRepeatedOnce) {
    connect_for(seconds(3'599));
    refuse_token();
    EXPECT_EQ(outcome_of(list_slots()), "success");
    EXPECT_EQ(refresh_type(), "reactive");
    EXPECT_EQ(refreshes(), 1U);
    refuse_token();
    EXPECT_EQ(outcome_of(book()), "success");
    EXPECT_EQ(fleet().google().events(email).size(), 1U);
}

TEST_F(Refresh, GCAL_S04_AC2_ATokenThatRanOutBetweenLookupAndBookingIsReplacedUnseen) {
    connect_for(seconds(1));
    fleet().google().advance_clock(seconds(5));
    EXPECT_EQ(outcome_of(book()), "success");
    EXPECT_EQ(refreshes(), 1U);
}

TEST_F(Refresh, GCAL_S03_AC2_ATokenThatRanOutIsReplacedBeforeALookup) {
    connect_for(seconds(1));
    fleet().google().advance_clock(seconds(5));
    EXPECT_EQ(outcome_of(list_slots()), "success");
    EXPECT_EQ(refreshes(), 1U);
}

TEST_F(Refresh, GCAL_S07_AC3_FiveConversationsAtOnceCauseOneRefreshAndOneEvent) {
    connect_for(seconds(1));
    fleet().google().advance_clock(seconds(5));
    std::vector<std::string> commands;
    for (int i = 0; i < 5; ++i)
        commands.push_back(fleet().send("calendar.list_slots", agent,
                                        R"("template_id":")" + harness::Fleet::template_of(agent) + "\""));
    for (const std::string& command : commands)
        EXPECT_EQ(outcome_of(fleet().kafka().result_of(command)), "success");
    EXPECT_EQ(refreshes(), 1U);
    EXPECT_EQ(events("calendar_token_refreshed").size(), 1U);
}

TEST_F(Refresh, GCAL_S07_AC6_ARefreshThatCannotReachGoogleLosesTheConnectionOnlyWhenTheTokenIsGone) {
    connect_for(seconds(3'599));
    fail_refreshes_with(google::ErrorFault{.status = 503, .json = false});
    EXPECT_EQ(outcome_of(refresh_job(R"(,"force":true)")), "api_5xx");
    EXPECT_EQ(at(events("calendar_token_refresh_failed").front(), {"failure_reason"}), "unknown");
    EXPECT_EQ(outcome_of(list_slots()), "success") << "the old token lives";
    EXPECT_EQ(state(), "connected");
    fleet().google().clear_faults();
    EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
}

TEST_F(Refresh, AConnectionWhoseTokenRanOutWhileGoogleWasAwayIsRestoredByARefresh) {
    connect_for(seconds(1));
    fail_refreshes_with(google::DropFault{});
    harness::wait_until("the token to run out",
                        [&] { return outcome_of(list_slots()) == "api_unreachable"; });
    EXPECT_EQ(at(status(), {"data", "cause"}), "unreachable");
    EXPECT_EQ(outcome_of(book()), "api_unreachable");
    fleet().google().clear_faults();
    EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
    EXPECT_EQ(state(), "connected");
    EXPECT_EQ(outcome_of(list_slots()), "success");
}

TEST_F(Refresh, GCAL_S07_AC7_AJobBesideARefusedTokenMakesOneCall) {
    connect_for(seconds(3'599));
    refuse_token(2);
    fail_refreshes_with(google::LatencyFault{.first = 300, .moment = google::Moment::kBeforeCommit});
    const std::string lookup = fleet().send("calendar.list_slots", agent,
                                            R"("template_id":")" + harness::Fleet::template_of(agent) + "\"");
    harness::wait_until("the lookup's refresh to be under way",
                        [&] { return token_requests_running() == 1; });
    EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
    EXPECT_EQ(outcome_of(fleet().kafka().result_of(lookup)), "token_invalid") << "refused twice";
    EXPECT_EQ(refreshes(), 1U);
    EXPECT_EQ(events("calendar_token_refreshed").size(), 1U);
}

TEST_F(Refresh, GCAL_S07_ERR3_AThrottledTokenEndpointIsTriedAgainAfterAPause) {
    connect_for(seconds(3'599));
    fail_refreshes_with(google::ErrorFault{.status = 429, .reason = "rate_limit_exceeded"}, 1);
    EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
}

TEST_F(Refresh, ARotatedRefreshTokenIsUsedTheNextTime) {
    connect_for(seconds(3'599));
    google::TokenSettings tokens = fleet().google().tokens();
    tokens.rotate_refresh_tokens = true;
    fleet().google().set_tokens(tokens);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(at(refresh_job(R"(,"force":true)"), {"data", "refreshed"}), "true");
    EXPECT_EQ(refreshes(), 3U);
}

TEST_F(Refresh, OurOwnRefusedClientIsAlarmedAndCostsNoCustomerItsConnection) {
    connect_for(seconds(3'599));
    fail_refreshes_with(google::ErrorFault{.status = 401, .reason = "invalid_client"});
    EXPECT_EQ(outcome_of(refresh_job(R"(,"force":true)")), "internal_error");
    EXPECT_EQ(state(), "connected");
    EXPECT_NE(fleet().worker_output().find("ALERT: the provider refuses our OAuth client"),
              std::string::npos);
}

TEST_F(Refresh, GCAL_S04_AC5_AUsedUpQuotaClosesTheConnectionForItsCooldown) {
    connect_for(seconds(3'599));
    google::FaultRule rule;
    rule.match.account = email;
    rule.fault = google::ErrorFault{.status = 429, .reason = "rateLimitExceeded", .retry_after = "2"};
    fleet().google().add_fault(rule);
    EXPECT_EQ(outcome_of(book()), "quota_exceeded");
    EXPECT_EQ(at(events("calendar_booking_failed").front(), {"failure_reason"}), "quota_exceeded");
    fleet().google().clear_faults();
    const std::size_t calls = calendar_calls();
    const codec::JsonValue closed = list_slots();
    EXPECT_EQ(outcome_of(closed), "quota_exceeded") << "without a call, though Google would answer";
    EXPECT_FALSE(at(closed, {"retry_after_ms"}).empty());
    EXPECT_EQ(calendar_calls(), calls);
    harness::wait_until("the cooldown to be over", [&] { return outcome_of(list_slots()) == "success"; });
    EXPECT_EQ(state(), "connected");
}

}  // namespace
}  // namespace calfleet::acceptance
