// GCAL-S01: connecting an agent to a Google Calendar, by commands and a visit to the consent screen.
#include "acceptance/connected_agent.hpp"
#include "harness/wait.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

#include <fstream>
#include <sstream>

namespace calfleet::acceptance {
namespace {

struct OAuth : ConnectedAgentTest {
    std::string failure_event() { return at(events("calendar_oauth_failed").back(), {"failure_reason"}); }
};

TEST_F(OAuth, GCAL_S01_AC2_S6_Event2_S12_Behaviour1_StartingAnswersAConsentUrlWithAStateOfItsOwn) {
    const codec::JsonValue started = fleet().administer("calendar.start_oauth", agent);
    ASSERT_EQ(outcome_of(started), "success");
    const std::string url = at(started, {"data", "authorization_url"});
    for (const char* part : {"access_type=offline", "prompt=consent", "code_challenge_method=S256", "&state=",
                             "&code_challenge=", "calendar.events%20", "redirect_uri=http%3A%2F%2F127.0.0.1"})
        EXPECT_NE(url.find(part), std::string::npos) << part;
    const codec::JsonValue initiated = event_of("calendar_oauth_initiated");
    EXPECT_EQ(at(initiated, {"user_id"}), "user-1");
    EXPECT_EQ(at(initiated, {"scope_requested"}), providers::google_calendar::kDefaultScopes);
    const codec::JsonValue again = fleet().administer("calendar.start_oauth", agent);
    EXPECT_NE(at(again, {"data", "authorization_url"}), url);
}

TEST_F(OAuth, GCAL_S01_AC3_S6_Event3_S12_Behaviour2_TheCodeBecomesAConnectionThatBooks) {
    const codec::JsonValue connected = connect();
    ASSERT_EQ(outcome_of(connected), "success") << at(connected, {"message"});
    EXPECT_EQ(at(connected, {"data", "connected_email"}), email);
    EXPECT_EQ(at(connected, {"data", "connection_state"}), "connected");
    EXPECT_EQ(at(connected, {"data", "account_changed"}), "false");
    EXPECT_FALSE(at(events("calendar_oauth_completed").front(), {"latency_ms"}).empty());
    const codec::JsonValue changed = events("calendar_connection_state_changed").front();
    EXPECT_EQ(at(changed, {"from"}), "not_connected");
    EXPECT_EQ(at(changed, {"to"}), "connected");
    harness::wait_until("the state on its topic",
                        [&] { return fleet().kafka().state_of(agent).has_value(); });
    EXPECT_EQ(at(*fleet().kafka().state_of(agent), {"connected_email"}), email);

    EXPECT_EQ(outcome_of(list_slots()), "success");
    EXPECT_EQ(outcome_of(book()), "success");
    EXPECT_EQ(state(), "connected");
}

TEST_F(OAuth, GCAL_S01_AC4_AStateNobodyMadeIsRefusedWithoutACallToGoogle) {
    const auto before = fleet().google().summary().requests;
    const codec::JsonValue refused =
        fleet().administer("calendar.complete_oauth", agent, R"("state":"forged","code":"4/0A")");
    EXPECT_EQ(outcome_of(refused), "state_mismatch");
    EXPECT_EQ(at(refused, {"message"}), "Authorization failed (security check). Try connecting again.");
    EXPECT_EQ(failure_event(), "state_mismatch");
    EXPECT_EQ(fleet().google().summary().requests, before);
}

TEST_F(OAuth, AStateServesOnceAndOnlyItsOwnAgent) {
    const std::string other = agent + "-other";
    fleet().add_agent({.agent = other, .has_connection = false});
    const harness::SentBack back = visit();
    EXPECT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", other, back.members())),
              "state_mismatch");
    EXPECT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", agent, back.members())),
              "state_mismatch")
        << "whoever tried it used it up";
}

TEST_F(OAuth, GCAL_S01_AC5_WhoCancelsStaysNotConnected) {
    consent_as(email, {}, "access_denied");
    const codec::JsonValue refused = connect();
    EXPECT_EQ(outcome_of(refused), "user_denied");
    EXPECT_EQ(at(refused, {"message"}), "Connection cancelled. You can try again whenever you're ready.");
    EXPECT_EQ(failure_event(), "user_denied");
    EXPECT_EQ(state(), "not_connected");
}

TEST_F(OAuth, GCAL_S01_AC6_OnlyAdministratorsAndSupervisorsMayConnect) {
    const auto started_by = [this](const std::string& actor) {
        return outcome_of(
            fleet().call("calendar.start_oauth", agent, R"("provider":"google_calendar")" + actor));
    };
    for (const char* actor : {"", R"(,"actor":{"user_id":"u","role":"agent"})",
                              R"(,"actor":{"user_id":"u","role":"billing_only"})"})
        EXPECT_EQ(started_by(actor), "forbidden") << actor;
    EXPECT_EQ(started_by(R"(,"actor":{"user_id":"u","role":"supervisor"})"), "success");
    EXPECT_EQ(failure_event(), "forbidden");
}

TEST_F(OAuth, GCAL_S01_ERR2_S6_Event4_ACodeGoogleRefusesIsAFailedExchange) {
    harness::SentBack back = visit();
    back.code = "4/0Anotacode";
    const codec::JsonValue refused = fleet().administer("calendar.complete_oauth", agent, back.members());
    EXPECT_EQ(outcome_of(refused), "err_token_exchange");
    EXPECT_EQ(at(refused, {"message"}), "Authorization failed. Verify your Google account and try again.");
    const codec::JsonValue failed = events("calendar_oauth_failed").back();
    EXPECT_EQ(at(failed, {"failure_reason"}), "err_token_exchange");
    EXPECT_EQ(at(failed, {"error_code"}), "invalid_grant");
}

TEST_F(OAuth, GCAL_S01_ERR3_TokensThatCannotBeStoredAreSaidSoAndAlarmed) {
    const harness::SentBack back = visit();
    on_store(
        "CREATE TRIGGER no_room BEFORE INSERT ON organization_connections "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END");
    fleet().expire_commands_after(std::chrono::seconds(3));
    const codec::JsonValue refused = fleet().administer("calendar.complete_oauth", agent, back.members());
    fleet().expire_commands_after(std::nullopt);
    on_store("DROP TRIGGER no_room");
    EXPECT_EQ(outcome_of(refused), "err_token_storage");
    EXPECT_EQ(at(refused, {"message"}), "Could not save authorization. Ops has been notified. Try again.");
    EXPECT_EQ(failure_event(), "err_token_storage");
    EXPECT_NE(fleet().worker_output().find("ALERT: tokens that were just granted could not be stored"),
              std::string::npos);
    EXPECT_EQ(outcome_of(connect()), "success");
}

TEST_F(OAuth, WithoutTheRightToWriteEventsNobodyIsConnected) {
    consent_as(email, {"https://www.googleapis.com/auth/calendar.events"});
    EXPECT_EQ(outcome_of(connect()), "err_scope");
    EXPECT_EQ(failure_event(), "err_scope");
    EXPECT_EQ(state(), "not_connected");
}

TEST_F(OAuth, WithTheRightToWriteEventsAloneTheConnectionSaysThatItIsReduced) {
    consent_as(email, {"https://www.googleapis.com/auth/calendar.events.freebusy",
                       "https://www.googleapis.com/auth/calendar.calendarlist.readonly"});
    const codec::JsonValue connected = connect();
    ASSERT_EQ(outcome_of(connected), "success");
    EXPECT_EQ(at(connected, {"data", "capability"}), "events_only");
    EXPECT_EQ(at(status(), {"data", "capability"}), "events_only");
}

TEST_F(OAuth, ARepeatedCommandGetsItsFirstResultAndUsesNoSecondCode) {
    const harness::SentBack back = visit();
    ASSERT_EQ(outcome_of(fleet().administer("calendar.complete_oauth", agent, back.members())), "success");
    const std::string first = fleet().last_command_id();
    fleet().repeat_last_command();
    ASSERT_EQ(outcome_of(list_slots()), "success");
    EXPECT_EQ(fleet().kafka().distinct_results_of(first), 1U);
    EXPECT_EQ(events("calendar_oauth_completed", 1).size(), 1U);
}

}  // namespace
}  // namespace calfleet::acceptance
