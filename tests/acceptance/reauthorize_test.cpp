// GCAL-S05: what happens when Google takes the tokens back, and how the connection is mended.
#include "acceptance/connected_agent.hpp"

namespace calfleet::acceptance {
namespace {

struct Reauthorize : ConnectedAgentTest {
    Reauthorize() { EXPECT_EQ(outcome_of(connect()), "success"); }
    void lose() {
        revoke();
        EXPECT_EQ(outcome_of(list_slots()), "token_invalid");
        EXPECT_EQ(state(), "connection_lost");
    }
};

TEST_F(Reauthorize, GCAL_S05_AC1_S6_Event5_ARevokedAccountIsToldAndFlipsToConnectionLost) {
    revoke();
    const codec::JsonValue failed = list_slots();
    EXPECT_EQ(outcome_of(failed), "token_invalid");
    EXPECT_EQ(at(failed, {"message"}),
              "Couldn't confirm your booking right now \u2014 a team member will follow up.");
    EXPECT_EQ(at(events("calendar_token_refresh_failed").front(), {"failure_reason"}), "revoked");
    const codec::JsonValue told = status();
    EXPECT_EQ(at(told, {"data", "connection_state"}), "connection_lost");
    EXPECT_EQ(at(told, {"data", "cause"}), "reauthorize");
    EXPECT_FALSE(at(told, {"data", "last_known_good_at"}).empty());
    const codec::JsonValue changed = events("calendar_connection_state_changed", 2).back();
    EXPECT_EQ(at(changed, {"to"}), "connection_lost");
    EXPECT_EQ(at(changed, {"reason"}), "revoked");
}

TEST_F(Reauthorize, ALostConnectionFailsAtOnceWithoutACallToGoogle) {
    lose();
    const auto before = fleet().google().summary().requests;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(outcome_of(list_slots()), "token_invalid");
    EXPECT_EQ(fleet().google().summary().requests, before);
    EXPECT_EQ(events("calendar_token_refresh_failed", 1).size(), 1U);
}

TEST_F(Reauthorize, GCAL_S05_AC2_AuthorizingAgainRestoresTheConnectionAndKeepsTheTemplates) {
    lose();
    const codec::JsonValue restored = connect();
    ASSERT_EQ(outcome_of(restored), "success");
    EXPECT_EQ(at(restored, {"data", "account_changed"}), "false");
    EXPECT_EQ(outcome_of(list_slots()), "success") << "the template is as it was";
    const codec::JsonValue told = status();
    EXPECT_EQ(at(told, {"data", "connection_state"}), "connected");
    EXPECT_FALSE(at(told, {"data", "re_authorized_at"}).empty());
}

TEST_F(Reauthorize, GCAL_S05_AC3_AnotherAccountIsConnectedAndSaidToBeAnother) {
    lose();
    const std::string other = "other-" + email;
    simulators::google::AccountSpec account;
    account.email = other;
    fleet().google().add_account(account);
    consent_as(other);
    const codec::JsonValue connected = connect();
    ASSERT_EQ(outcome_of(connected), "success");
    EXPECT_EQ(at(connected, {"data", "account_changed"}), "true");
    EXPECT_EQ(state(), "connected");
    EXPECT_EQ(outcome_of(list_slots()), "calendar_not_found")
        << "the template names the old account's calendar";
}

TEST_F(Reauthorize, GCAL_S05_AC4_ABookingInTheMiddleOfAConversationFailsGracefully) {
    revoke();
    const codec::JsonValue failed = book();
    EXPECT_EQ(outcome_of(failed), "token_invalid");
    EXPECT_EQ(at(failed, {"retryable"}), "false");
    EXPECT_EQ(at(events("calendar_booking_failed").front(), {"failure_reason"}), "token_invalid");
    EXPECT_EQ(state(), "connection_lost");
}

TEST_F(Reauthorize, GCAL_S04_ERR3_ATokenRevokedInTheMiddleOfABookingIsToldAsRefreshAndAsBooking) {
    revoke();
    EXPECT_EQ(outcome_of(book()), "token_invalid");
    EXPECT_EQ(events("calendar_token_refresh_failed").size(), 1U);
    EXPECT_EQ(events("calendar_booking_failed").size(), 1U);
    EXPECT_TRUE(fleet().google().events(email).empty());
}

TEST_F(Reauthorize, GCAL_S03_AC5_ALookupWhoseRefreshFailsSaysThatTheTokenIsInvalid) {
    revoke();
    EXPECT_EQ(outcome_of(list_slots()), "token_invalid");
    const codec::JsonValue lookup = events("calendar_slot_lookup").front();
    EXPECT_EQ(at(lookup, {"status"}), "failed");
    EXPECT_EQ(at(lookup, {"failure_reason"}), "token_invalid");
}

TEST_F(Reauthorize, GCAL_S05_ERR1_AReauthorizationThatFailsLeavesTheConnectionLost) {
    lose();
    consent_as(email, {}, "access_denied");
    EXPECT_EQ(outcome_of(connect()), "user_denied");
    EXPECT_EQ(state(), "connection_lost");
    consent_as(email);
    EXPECT_EQ(outcome_of(connect()), "success") << "and can be tried again";
}

TEST_F(Reauthorize, GCAL_S05_ERR2_AnotherWorkspaceCannotReachTheCalendarsOfTheTemplates) {
    simulators::google::AccountSpec account;
    account.email = agent + "@elsewhere.example";
    fleet().google().add_account(account);
    consent_as(account.email);
    ASSERT_EQ(outcome_of(connect()), "success");
    EXPECT_EQ(outcome_of(book()), "calendar_not_found");
    EXPECT_EQ(state(), "connected");
}

TEST_F(Reauthorize, GCAL_S12_Behaviour7_DisconnectingTakesTheTokensAndLeavesTheTemplates) {
    const codec::JsonValue gone = fleet().administer("calendar.disconnect", agent);
    EXPECT_EQ(at(gone, {"data", "purged"}), "true");
    EXPECT_EQ(state(), "not_connected");
    EXPECT_EQ(at(events("calendar_connection_state_changed", 2).back(), {"to"}), "not_connected");
    EXPECT_EQ(outcome_of(book()), "not_connected");
    ASSERT_EQ(outcome_of(connect()), "success");
    EXPECT_EQ(outcome_of(list_slots()), "success");
}

}  // namespace
}  // namespace calfleet::acceptance
