#include "simulators/google/model/tokens.hpp"

#include "simulators/google/model/pkce.hpp"

#include <gtest/gtest.h>

namespace calfleet::simulators::google {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class TokensTest : public testing::Test {
protected:
    CodeRequest request() const {
        CodeRequest made{
            "a@example.com", "client", "https://here/callback", s256_challenge("verifier"), {"openid"}};
        made.wants_refresh_token = true;
        return made;
    }
    auto redeem(const std::string& code, const char* redirect = "https://here/callback",
                const char* verifier = "verifier") {
        return tokens.redeem_code(code, "client", redirect, verifier, now, random);
    }
    auto refresh(const std::string& token) { return tokens.refresh(token, "client", {}, now, random); }
    IssuedTokens mint() {
        return tokens.mint({"a@example.com", "client", {"openid"}}, seconds(60), now, random);
    }

    core::Instant now{hours(500'000)};
    Random random{1};
    Tokens tokens;
};

TEST_F(TokensTest, TheChallengeIsThatOfRfc7636) {
    EXPECT_EQ(s256_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_F(TokensTest, ACodeBuysTokensOnce) {
    const std::string code = tokens.issue_code(request(), now, random);
    const auto issued = redeem(code);
    ASSERT_TRUE(issued);
    EXPECT_TRUE(issued->refresh_token);
    EXPECT_EQ(issued->expires_in, seconds(3599));
    EXPECT_TRUE(tokens.find_access_token(issued->access_token)->valid_at(now));
    EXPECT_EQ(redeem(code).error().error, "invalid_grant");
}

TEST_F(TokensTest, ACodeIsBoundToItsVerifierRedirectAndTime) {
    EXPECT_EQ(
        redeem(tokens.issue_code(request(), now, random), "https://here/callback", "wrong").error().error,
        "invalid_grant");
    EXPECT_EQ(redeem(tokens.issue_code(request(), now, random), "https://here/callback", "").error().error,
              "invalid_grant");
    EXPECT_EQ(redeem(tokens.issue_code(request(), now, random), "https://there/").error().error,
              "redirect_uri_mismatch");
    const std::string code = tokens.issue_code(request(), now, random);
    now += minutes(10);
    EXPECT_EQ(redeem(code).error().error, "invalid_grant");
}

TEST_F(TokensTest, ARefreshAnswersNoNewRefreshTokenUnlessRotationIsOn) {
    const auto minted = mint();
    const auto refreshed = refresh(*minted.refresh_token);
    ASSERT_TRUE(refreshed);
    EXPECT_FALSE(refreshed->refresh_token);
    EXPECT_NE(refreshed->access_token, minted.access_token);

    tokens.settings.rotate_refresh_tokens = true;
    const auto rotated = refresh(*minted.refresh_token);
    ASSERT_TRUE(rotated && rotated->refresh_token);
    EXPECT_FALSE(refresh(*minted.refresh_token));
    EXPECT_TRUE(refresh(*rotated->refresh_token));
}

TEST_F(TokensTest, AnAccessTokenEndsAfterItsLifetime) {
    const auto minted = mint();
    now += seconds(59);
    EXPECT_TRUE(tokens.find_access_token(minted.access_token)->valid_at(now));
    now += seconds(1);
    EXPECT_FALSE(tokens.find_access_token(minted.access_token)->valid_at(now));
}

TEST_F(TokensTest, RevokingAnyTokenEndsTheWholeGrant) {
    const auto minted = mint();
    EXPECT_TRUE(tokens.revoke_token(minted.access_token));
    EXPECT_FALSE(tokens.revoke_token(*minted.refresh_token));
    EXPECT_FALSE(tokens.find_access_token(minted.access_token)->valid_at(now));
    EXPECT_EQ(refresh(*minted.refresh_token).error().error, "invalid_grant");
    EXPECT_FALSE(tokens.has_grant("a@example.com", "client"));
}

TEST_F(TokensTest, TheOldestRefreshTokenOfAnAccountDiesSilentlyBeyondTheLimit) {
    tokens.settings.refresh_tokens_max = 2;
    const auto first = mint(), second = mint(), third = mint();
    EXPECT_FALSE(refresh(*first.refresh_token));
    EXPECT_TRUE(refresh(*second.refresh_token));
    EXPECT_TRUE(refresh(*third.refresh_token));
}

TEST_F(TokensTest, ARefreshTokenMayEndByAge) {
    tokens.settings.refresh_token_lifetime = hours(24 * 7);
    const auto minted = mint();
    now += hours(24 * 7) - seconds(1);
    EXPECT_TRUE(refresh(*minted.refresh_token));
    now += seconds(1);
    EXPECT_FALSE(refresh(*minted.refresh_token));
}

TEST_F(TokensTest, ARefreshFollowsTheScopesTheGrantStillHas) {
    const auto minted = mint();
    tokens.set_scopes("a@example.com", {"a", "b"});
    EXPECT_EQ(refresh(*minted.refresh_token)->scopes, (ScopeSet{"a", "b"}));
    EXPECT_EQ(tokens.refresh(*minted.refresh_token, "client", {"a"}, now, random)->scopes, ScopeSet{"a"});
    EXPECT_EQ(tokens.refresh(*minted.refresh_token, "client", {"c"}, now, random).error().error,
              "invalid_scope");
}

TEST_F(TokensTest, TheSameSeedMakesTheSameTokens) {
    Random again(1);
    Tokens others;
    EXPECT_EQ(others.mint({"a@example.com", "client", {}}, seconds(60), now, again).access_token,
              mint().access_token);
}

}  // namespace
}  // namespace calfleet::simulators::google
