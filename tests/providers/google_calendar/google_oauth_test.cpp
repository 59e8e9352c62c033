// Google's OAuth on the wire: what is asked, and what each answer means.
#include "providers/google_calendar/oauth/google_oauth.hpp"

#include "fakes/fake_http_client.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"

#include <gtest/gtest.h>

namespace calfleet::providers::google_calendar {
namespace {

using Kind = ports::OAuthFailure::Kind;

struct GoogleOAuthTest : ::testing::Test {
    core::Result<ports::GrantedTokens, ports::OAuthFailure> refresh() {
        return fakes::run_awaitable(io, oauth.refresh(core::Secret("1//0r/x"), {clock.steady_now()}));
    }
    ports::OAuthFailure refused(int status, const std::string& body) {
        google.answer_next(status, body);
        return refresh().error();
    }
    static OAuthSettings settings() {
        return {"client-1",
                core::Secret("s3cret&"),
                "https://app.test/cb",
                "https://auth.test/auth",
                "https://token.test/token",
                "https://user.test/info",
                {}};
    }

    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::FakeHttpClient google;
    GoogleOAuth oauth{google, settings()};
};

TEST_F(GoogleOAuthTest, GCAL_S01_AC2_TheConsentUrlAsksForOfflineConsentWithStateAndPkce) {
    const std::string url = oauth.authorization_url({"st/ate", "chal", "https://app.test/cb", "me@x.org"});
    EXPECT_EQ(url,
              "https://auth.test/auth?client_id=client-1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb"
              "&response_type=code&scope=openid%20email%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2F"
              "calendar.events%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar.events.freebusy%20"
              "https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar.calendarlist.readonly"
              "&access_type=offline&prompt=consent&state=st%2Fate&code_challenge=chal"
              "&code_challenge_method=S256&login_hint=me%40x.org");
}

TEST_F(GoogleOAuthTest, ACodeIsExchangedWithItsVerifierAndRedirect) {
    google.answer_next(200, R"({"access_token":"ya29.a","refresh_token":"1//0b","expires_in":3599,)"
                            R"("scope":"openid x","token_type":"Bearer","refresh_token_expires_in":604799})");
    ports::CodeExchange exchange{core::Secret("4/0A b"), core::Secret("ver"), "https://app.test/cb"};
    const auto tokens = fakes::run_awaitable(io, oauth.exchange(std::move(exchange), {clock.steady_now()}));
    EXPECT_EQ(tokens->access_token.reveal(), "ya29.a");
    EXPECT_EQ(tokens->refresh_token.reveal(), "1//0b");
    EXPECT_EQ(tokens->expires_in, std::chrono::seconds(3'599));
    EXPECT_EQ(tokens->refresh_token_expires_in, std::chrono::seconds(604'799));
    EXPECT_EQ(tokens->scopes, "openid x");
    ASSERT_EQ(google.requests().size(), 1U);
    EXPECT_EQ(google.requests()[0].body,
              "grant_type=authorization_code&code=4%2F0A%20b&code_verifier=ver"
              "&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&client_id=client-1&client_secret=s3cret%26");
    EXPECT_EQ(google.requests()[0].header("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(google.requests()[0].url, "https://token.test/token");
}

TEST_F(GoogleOAuthTest, ARefreshMayBringNoRefreshToken) {
    google.answer_next(200, R"({"access_token":"ya29.a","expires_in":3599})");
    const auto tokens = refresh();
    EXPECT_TRUE(tokens->refresh_token.empty());
    EXPECT_TRUE(tokens->scopes.empty());
    EXPECT_EQ(
        google.requests()[0].body,
        "grant_type=refresh_token&refresh_token=1%2F%2F0r%2Fx&client_id=client-1&client_secret=s3cret%26");
}

TEST_F(GoogleOAuthTest, EachRefusalMeansWhatTheWireSheetSays) {
    EXPECT_EQ(refused(400, R"({"error":"invalid_grant","error_description":"Bad Request"})").kind,
              Kind::kInvalidGrant);
    for (const char* fault : {"invalid_client", "deleted_client", "unauthorized_client"})
        EXPECT_EQ(refused(401, std::string(R"({"error":")") + fault + "\"}").kind, Kind::kOperatorFault)
            << fault;
    for (const char* passing : {"internal_failure", "temporarily_unavailable"})
        EXPECT_EQ(refused(400, std::string(R"({"error":")") + passing + "\"}").kind, Kind::kUnavailable)
            << passing;
    EXPECT_EQ(refused(503, "<html>").kind, Kind::kUnavailable);
    EXPECT_EQ(refused(503, "<html>").reason, core::FailureReason::kApi5xx);
    EXPECT_EQ(refused(429, "{}").kind, Kind::kUnavailable);
    EXPECT_EQ(refused(400, R"({"error":"redirect_uri_mismatch"})").kind, Kind::kRejected);
    EXPECT_EQ(refused(400, R"({"error":"redirect_uri_mismatch"})").error, "redirect_uri_mismatch");
    google.fail_next(ports::HttpError::Kind::kUnreachable);
    const auto unreachable = refresh().error();
    EXPECT_EQ(unreachable.kind, Kind::kUnavailable);
    EXPECT_EQ(unreachable.reason, core::FailureReason::kApiUnreachable);
}

TEST_F(GoogleOAuthTest, AnErrorThatIsNoWordIsNotRepeated) {
    EXPECT_EQ(refused(400, R"({"error":"Token 1//0secret is bad"})").error, "http_400");
    EXPECT_EQ(refused(400, R"({"error":{"code":400}})").error, "http_400");
}

TEST_F(GoogleOAuthTest, AnAnswerThatCannotBeReadIsNoToken) {
    for (const char* body :
         {"", "{}", "[]", R"({"access_token":"a"})", R"({"access_token":"","expires_in":1})",
          R"({"access_token":"a b","expires_in":1})", R"({"access_token":"a\r\nX: y","expires_in":1})",
          R"({"access_token":"a","expires_in":0})", R"({"access_token":"a","expires_in":"soon"})"}) {
        google.answer_next(200, body);
        const auto tokens = refresh();
        ASSERT_TRUE(tokens.has_error()) << body;
        EXPECT_EQ(tokens.error().kind, Kind::kUnavailable) << body;
    }
}

TEST_F(GoogleOAuthTest, TheAccountIsKnownByItsSubjectNotItsAddress) {
    google.answer_next(200, R"({"sub":"108","email":"me@x.org","email_verified":true})");
    const auto account =
        fakes::run_awaitable(io, oauth.account_of(core::Secret("ya29.a"), {clock.steady_now()}));
    EXPECT_EQ(account->id, "108");
    EXPECT_EQ(account->email, "me@x.org");
    EXPECT_EQ(google.requests()[0].bearer_token, "ya29.a");
    google.answer_next(200, R"({"email":"me@x.org"})");
    EXPECT_TRUE(
        fakes::run_awaitable(io, oauth.account_of(core::Secret("t"), {clock.steady_now()})).has_error());
}

TEST_F(GoogleOAuthTest, OnlyWhatPassesIsWorthAnotherTry) {
    const auto answer = [](int status, std::string body) {
        return is_token_answer_worth_retrying({status, {}, std::move(body)});
    };
    EXPECT_TRUE(answer(500, ""));
    EXPECT_TRUE(answer(429, ""));
    EXPECT_TRUE(answer(400, R"({"error":"temporarily_unavailable"})"));
    EXPECT_FALSE(answer(200, ""));
    EXPECT_FALSE(answer(400, R"({"error":"invalid_grant"})"));
    EXPECT_FALSE(answer(401, R"({"error":"invalid_client"})"));
}

TEST_F(GoogleOAuthTest, WithoutAClientItSaysWhatIsMissing) {
    auto without_id = settings();
    without_id.client_id.clear();
    EXPECT_EQ(GoogleOAuth(google, std::move(without_id)).configuration_problem(),
              "google_client_id is not set");
    auto without_secret = settings();
    without_secret.client_secret = core::Secret();
    EXPECT_EQ(GoogleOAuth(google, std::move(without_secret)).configuration_problem(),
              "google_client_secret is not set");
    EXPECT_FALSE(oauth.configuration_problem());
}

TEST(Scopes, WhatWasGrantedDecidesWhatCanBeDone) {
    using ports::Capability;
    const std::string prefix = "https://www.googleapis.com/auth/";
    EXPECT_EQ(capability_of(kDefaultScopes), Capability::kFull);
    EXPECT_EQ(capability_of(kWriteScopesOnly), Capability::kEventsOnly);
    EXPECT_EQ(capability_of(prefix + "calendar"), Capability::kFull);
    EXPECT_EQ(capability_of(prefix + "calendar.events " + prefix + "calendar.freebusy"), Capability::kFull);
    EXPECT_EQ(capability_of("openid email " + prefix + "calendar.events.freebusy"), Capability::kNone);
    EXPECT_EQ(capability_of(prefix + "calendar.events.readonly"), Capability::kNone);
    EXPECT_EQ(capability_of("calendar.events"), Capability::kNone);
    EXPECT_EQ(capability_of(""), Capability::kNone);
    EXPECT_EQ(capability_of("   "), Capability::kNone);
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
