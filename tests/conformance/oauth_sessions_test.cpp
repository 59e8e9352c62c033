#include "conformance/every_kind.hpp"
#include "conformance/sessions.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace calfleet::conformance {
namespace {

using ports::OAuthSession;
using std::chrono::minutes;
using Claimed = core::Result<std::optional<OAuthSession>, ports::StoreError>;

template <class Stores>
class OAuthSessionsTest : public StoreTest<Stores> {
protected:
    ports::OAuthSessions& store() { return this->stores_.oauth_sessions(); }

    void begin(const std::string& state_hash, std::chrono::milliseconds lifetime = minutes(10)) {
        const auto begun = this->run(store().begin(session_of(state_hash), lifetime));
        ASSERT_TRUE(begun) << begun.error().message;
    }
    Claimed claim(const std::string& state_hash, const std::string& command = "command") {
        return this->run(store().claim(state_hash, core::CommandId(command)));
    }
    bool gets(const std::string& state_hash, const std::string& command = "command") {
        const Claimed claimed = claim(state_hash, command);
        if (!claimed) throw std::runtime_error(claimed.error().message);
        return claimed->has_value();
    }
};
TYPED_TEST_SUITE(OAuthSessionsTest, EveryKind, KindNames);

TYPED_TEST(OAuthSessionsTest, WhatWasBegunIsClaimedWhole) {
    this->begin("state");
    const Claimed claimed = this->claim("state");
    ASSERT_TRUE(claimed && *claimed);
    const OAuthSession& session = **claimed;
    EXPECT_EQ(session.state_hash, "state");
    EXPECT_EQ(session.company_id, core::CompanyId("company"));
    EXPECT_EQ(session.agent_id, core::AgentId("agent"));
    EXPECT_EQ(session.provider, "google_calendar");
    EXPECT_EQ(session.user_id, "user-1");
    EXPECT_EQ(session.redirect_uri, "https://app.example.com/oauth/callback");
    EXPECT_EQ(session.verifier.reveal(), "verifier of state");
}

TYPED_TEST(OAuthSessionsTest, AStateThatNeverWasGivesNothing) {
    EXPECT_FALSE(this->gets("state"));
    this->begin("state");
    EXPECT_FALSE(this->gets("State"));
    EXPECT_FALSE(this->gets(""));
}

TYPED_TEST(OAuthSessionsTest, ACommandMayClaimItsSessionAgainAndNoOtherAtAll) {
    this->begin("state");
    EXPECT_TRUE(this->gets("state", "first"));
    EXPECT_FALSE(this->gets("state", "second"));
    EXPECT_TRUE(this->gets("state", "first"));
    EXPECT_FALSE(this->gets("state", "third"));
    this->begin("state");  // and is not begun anew
    EXPECT_FALSE(this->gets("state", "third"));
}

TYPED_TEST(OAuthSessionsTest, OneWhoseTimeIsOverGivesNothingNotEvenToItsCommand) {
    this->begin("late");
    this->begin("claimed");
    EXPECT_TRUE(this->gets("claimed"));
    this->stores_.let_pass(minutes(9));
    EXPECT_TRUE(this->gets("claimed"));
    this->stores_.let_pass(minutes(1));
    EXPECT_FALSE(this->gets("late"));
    EXPECT_FALSE(this->gets("claimed"));
}

TYPED_TEST(OAuthSessionsTest, TheOverAreForgottenAsOthersBeginAndTheOthersStay) {
    for (int i = 0; i < 20; ++i) this->begin("old " + std::to_string(i), minutes(1));
    this->begin("long", minutes(30));
    this->stores_.let_pass(minutes(5));
    this->begin("new");
    EXPECT_FALSE(this->gets("old 3"));
    EXPECT_TRUE(this->gets("long"));
    EXPECT_TRUE(this->gets("new"));
}

TYPED_TEST(OAuthSessionsTest, OfCommandsThatClaimAtOnceExactlyOneGetsIt) {
    for (const char* state : {"one", "two", "three"}) {
        this->begin(state);
        int command = 0;
        const auto call = [this, &command, state] {
            return this->store().claim(state, core::CommandId("command " + std::to_string(++command)));
        };
        int winners = 0;
        for (const Claimed& claimed : this->run_at_once(20, call)) {
            ASSERT_TRUE(claimed);
            winners += claimed->has_value() ? 1 : 0;
        }
        EXPECT_EQ(winners, 1);
    }
}

TYPED_TEST(OAuthSessionsTest, ManyMayBeginAtOnceWhileTheOverAreForgotten) {
    for (int i = 0; i < 20; ++i) this->begin("old " + std::to_string(i), minutes(1));
    this->stores_.let_pass(minutes(5));
    int number = 0;
    const auto call = [this, &number] {
        return this->store().begin(session_of("new " + std::to_string(++number)), minutes(10));
    };
    for (const auto& begun : this->run_at_once(50, call)) EXPECT_TRUE(begun);
    for (int i = 1; i <= 50; ++i) EXPECT_TRUE(this->gets("new " + std::to_string(i)));
}

TYPED_TEST(OAuthSessionsTest, TextsMayBeAnything) {
    const std::string awkward = "'); DROP TABLE oauth_sessions;--\n\"\\ \xe4\xbd\xa0";
    OAuthSession session = session_of(awkward);
    session.redirect_uri = awkward;
    ASSERT_TRUE(this->run(this->store().begin(std::move(session), minutes(10))));
    const Claimed claimed = this->claim(awkward, awkward);
    ASSERT_TRUE(claimed && *claimed);
    EXPECT_EQ((*claimed)->redirect_uri, awkward);
    EXPECT_TRUE(this->gets(awkward, awkward));
}

TYPED_TEST(OAuthSessionsTest, AnOutageIsUnavailableAndPasses) {
    this->begin("state");
    this->stores_.go_down();
    EXPECT_TRUE(is_unavailable(this->claim("state")));
    EXPECT_TRUE(is_unavailable(this->run(this->store().begin(session_of("other"), minutes(10)))));
    this->stores_.come_back();
    EXPECT_TRUE(this->gets("state"));
    this->begin("other");
    EXPECT_TRUE(this->gets("other"));
}

}  // namespace
}  // namespace calfleet::conformance
