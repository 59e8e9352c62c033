// Google's OAuth 2.0: the consent URL, the token endpoint, userinfo. Facts from Google's OAuth guides and RFC
// 6749; the errors stand in README.md beside this file. Owned by the wiring; loop thread only.
#pragma once

#include "core/secret.hpp"
#include "ports/http_client.hpp"
#include "ports/oauth_provider.hpp"

#include <string>
#include <utility>
#include <vector>

namespace calfleet::providers::google_calendar {

struct OAuthSettings {
    std::string client_id;
    core::Secret client_secret;
    std::string redirect_uri;
    std::string auth_url;      // https://accounts.google.com/o/oauth2/v2/auth
    std::string token_url;     // https://oauth2.googleapis.com/token
    std::string userinfo_url;  // https://openidconnect.googleapis.com/v1/userinfo
    std::string scopes;        // empty: kDefaultScopes
};

class GoogleOAuth final : public ports::OAuthProvider {
public:
    GoogleOAuth(ports::HttpClient& http, OAuthSettings settings);

    std::string name() const override;
    std::optional<std::string> configuration_problem() const override;
    std::string redirect_uri() const override { return settings_.redirect_uri; }
    std::string scopes() const override { return settings_.scopes; }
    ports::Capability capability_of(const std::string& granted_scopes) const override;

    std::string authorization_url(const ports::AuthorizationRequest& request) const override;

    ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> exchange(
        ports::CodeExchange exchange, ports::OAuthCall call) override;
    ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> refresh(
        core::Secret refresh_token, ports::OAuthCall call) override;
    ports::awaitable<core::Result<ports::Account, ports::OAuthFailure>> account_of(
        core::Secret access_token, ports::OAuthCall call) override;

private:
    using Form = std::vector<std::pair<std::string_view, std::string_view>>;

    ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> ask_for_tokens(
        std::string form, ports::OAuthCall call);
    std::string form_of(const Form& own) const;  // with the client's id and secret

    ports::HttpClient& http_;
    const OAuthSettings settings_;
};

// Server errors, 429, and the passing ones of Google's flat error bodies.
bool is_token_answer_worth_retrying(const ports::HttpResponse& response);

}  // namespace calfleet::providers::google_calendar
