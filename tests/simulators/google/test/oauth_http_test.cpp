#include "adapters/http_server/url_encoding.hpp"
#include "simulators/google/model/pkce.hpp"
#include "simulators/google/test/simulator_client.hpp"

#include <gtest/gtest.h>

#include <string>

namespace calfleet::simulators::google {
namespace {

using adapters::http_server::QueryParameters;

constexpr const char* kClient = "&client_id=simulated-client&client_secret=simulated-secret";

class OAuthHttpTest : public SimulatorTest {
protected:
    OAuthHttpTest() { token_.clear(); }

    JsonAnswer visit(std::string_view more = "", std::string_view scope = "openid%20email") {
        return get(
            "/o/oauth2/v2/"
            "auth?client_id=simulated-client&redirect_uri=https%3A%2F%2Fapp%2Fcb&response_type=code&state=s%"
            "201&scope=" +
            std::string(scope) + std::string(more));
    }
    // The parameter a redirection carries, or nothing.
    static std::string in_redirect(const JsonAnswer& answer, std::string_view name) {
        const std::string& location = answer.headers.at("Location");
        EXPECT_TRUE(location.starts_with("https://app/cb?"));
        const auto query = QueryParameters::parse(std::string_view(location).substr(location.find('?') + 1));
        return std::string(query->find(name).value_or(""));
    }
    // The code goes out encoded, because it holds a slash.
    JsonAnswer exchange(const std::string& code,
                        std::string_view more = "&redirect_uri=https%3A%2F%2Fapp%2Fcb") {
        return post("/token",
                    "grant_type=authorization_code&code=4%2F" + code.substr(2) + std::string(more) + kClient);
    }
    JsonAnswer refresh(std::string_view token) {
        return post("/token", "grant_type=refresh_token&refresh_token=" + std::string(token) + kClient);
    }
};

TEST_F(OAuthHttpTest, TheConsentScreenRedirectsAtOnceWithCodeAndState) {
    const auto answer = visit();
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(in_redirect(answer, "state"), "s 1");
    EXPECT_TRUE(in_redirect(answer, "code").starts_with("4/"));
}

TEST_F(OAuthHttpTest, APersonMayRefuseOrUntickAScope) {
    control().set_consent({.error = "access_denied"});
    EXPECT_EQ(in_redirect(visit(), "error"), "access_denied");
    EXPECT_EQ(in_redirect(visit(), "code"), "");
    control().set_consent({.unticked = {"openid"}});
    const auto tokens = exchange(in_redirect(visit(), "code"));
    EXPECT_EQ(tokens.body.at("scope"), "https://www.googleapis.com/auth/userinfo.email");
}

TEST_F(OAuthHttpTest, AnUntrustedClientIsNeverRedirected) {
    EXPECT_EQ(get("/o/oauth2/v2/auth?client_id=other&redirect_uri=x&response_type=code&scope=openid").status,
              400);
    EXPECT_EQ(get("/o/oauth2/v2/auth?client_id=simulated-client&response_type=code&scope=openid").status,
              400);
    EXPECT_EQ(visit("&code_challenge=abc&code_challenge_method=plain").status, 400);
}

TEST_F(OAuthHttpTest, ACodeIsExchangedWithItsVerifierForTokensThatWork) {
    const auto code =
        in_redirect(visit("&access_type=offline&prompt=consent&code_challenge_method=S256&code_challenge=" +
                          s256_challenge("v")),
                    "code");
    const auto answer = exchange(code, "&redirect_uri=https%3A%2F%2Fapp%2Fcb&code_verifier=v");
    ASSERT_EQ(answer.status, 200) << answer.text;
    EXPECT_EQ(answer.body.at("token_type"), "Bearer");
    EXPECT_EQ(answer.body.at("expires_in"), 3599);
    EXPECT_TRUE(answer.body.as_object().contains("id_token"));
    EXPECT_TRUE(answer.body.as_object().contains("refresh_token"));

    token_ = answer.body.at("access_token").as_string();
    const auto person = get("/v1/userinfo");
    EXPECT_EQ(person.body.at("email"), "me@example.com");
    EXPECT_FALSE(person.body.at("sub").as_string().empty());
}

TEST_F(OAuthHttpTest, ACodeWithAnotherRedirectOrVerifierIsRefused) {
    EXPECT_EQ(exchange(in_redirect(visit(), "code"), "&redirect_uri=https%3A%2F%2Fevil").body.at("error"),
              "redirect_uri_mismatch");
    const auto code =
        in_redirect(visit("&code_challenge_method=S256&code_challenge=" + s256_challenge("v")), "code");
    const auto refused = exchange(code, "&redirect_uri=https%3A%2F%2Fapp%2Fcb&code_verifier=w");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body.at("error"), "invalid_grant");
}

TEST_F(OAuthHttpTest, ARefreshTokenComesWithTheFirstConsentOrWhenAskedFor) {
    const auto has_refresh_token = [this](const char* more) {
        return exchange(in_redirect(visit(more), "code")).body.as_object().contains("refresh_token");
    };
    control().revoke_account("me@example.com");  // of what the fixture minted
    EXPECT_FALSE(has_refresh_token(""));
    EXPECT_FALSE(has_refresh_token("&access_type=offline"));
    EXPECT_TRUE(has_refresh_token("&access_type=offline&prompt=consent"));
    control().revoke_account("me@example.com");
    EXPECT_TRUE(has_refresh_token("&access_type=offline"));
}

TEST_F(OAuthHttpTest, ARefreshAnswersAnAccessTokenOnly) {
    const auto minted = control().mint_tokens({"me@example.com", "openid", {}});
    const auto answer = refresh(*minted.refresh_token);
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.body.as_object().contains("refresh_token"));
    EXPECT_EQ(control().log(0, 1).at(0).grant_type, "refresh_token");
    EXPECT_EQ(control().log(0, 1).at(0).account, "me@example.com");
    EXPECT_TRUE(control().log(0, 1).at(0).committed_at);
}

TEST_F(OAuthHttpTest, ARevokedGrantIsInvalidFlatly) {
    const auto minted = control().mint_tokens({"me@example.com", "openid", {}});
    EXPECT_EQ(post("/revoke?token=" + *minted.refresh_token, "").status, 200);
    const auto answer = refresh(*minted.refresh_token);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text,
              R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
    EXPECT_EQ(post("/revoke", "token=" + *minted.refresh_token).body.at("error"), "invalid_token");
    token_ = minted.access_token;
    EXPECT_EQ(get("/v1/userinfo").status, 401);
}

TEST_F(OAuthHttpTest, AWrongClientIsRefusedWith401) {
    const auto answer = post(
        "/token", "grant_type=refresh_token&refresh_token=x&client_id=simulated-client&client_secret=wrong");
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body.at("error"), "invalid_client");
    EXPECT_EQ(post("/token", std::string("grant_type=password") + kClient).body.at("error"),
              "unsupported_grant_type");
}

}  // namespace
}  // namespace calfleet::simulators::google
