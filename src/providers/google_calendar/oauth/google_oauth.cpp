#include "providers/google_calendar/oauth/google_oauth.hpp"

#include "core/percent_encoding.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"
#include "providers/google_calendar/oauth/token_answers.hpp"
#include "providers/google_calendar/provider_name.hpp"

namespace calfleet::providers::google_calendar {
namespace {

std::string encoded(const std::vector<std::pair<std::string_view, std::string_view>>& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (!text.empty()) text += '&';
        text.append(name).append("=").append(core::percent_encoded(value));
    }
    return text;
}

OAuthSettings with_scopes(OAuthSettings settings) {
    if (settings.scopes.empty()) settings.scopes = kDefaultScopes;
    return settings;
}

}  // namespace

GoogleOAuth::GoogleOAuth(ports::HttpClient& http, OAuthSettings settings)
    : http_(http), settings_(with_scopes(std::move(settings))) {}

std::string GoogleOAuth::name() const {
    return std::string(kProviderName);
}

std::optional<std::string> GoogleOAuth::configuration_problem() const {
    if (settings_.client_id.empty()) return "google_client_id is not set";
    if (settings_.client_secret.empty()) return "google_client_secret is not set";
    return std::nullopt;
}

ports::Capability GoogleOAuth::capability_of(const std::string& granted_scopes) const {
    return google_calendar::capability_of(granted_scopes);
}

// `offline` with `consent`: without either, Google gives a refresh token only the first time.
std::string GoogleOAuth::authorization_url(const ports::AuthorizationRequest& request) const {
    Form parameters{{"client_id", settings_.client_id}, {"redirect_uri", request.redirect_uri},
                    {"response_type", "code"},          {"scope", settings_.scopes},
                    {"access_type", "offline"},         {"prompt", "consent"},
                    {"state", request.state},           {"code_challenge", request.code_challenge},
                    {"code_challenge_method", "S256"}};
    if (!request.login_hint.empty()) parameters.emplace_back("login_hint", request.login_hint);
    return settings_.auth_url + "?" + encoded(parameters);
}

ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> GoogleOAuth::exchange(
    ports::CodeExchange exchange, ports::OAuthCall call) {
    std::string form = form_of({{"grant_type", "authorization_code"},
                                {"code", exchange.code.reveal()},
                                {"code_verifier", exchange.verifier.reveal()},
                                {"redirect_uri", exchange.redirect_uri}});
    co_return co_await ask_for_tokens(std::move(form), std::move(call));
}

ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> GoogleOAuth::refresh(
    core::Secret refresh_token, ports::OAuthCall call) {
    std::string form = form_of({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});
    co_return co_await ask_for_tokens(std::move(form), std::move(call));
}

ports::awaitable<core::Result<ports::Account, ports::OAuthFailure>> GoogleOAuth::account_of(
    core::Secret access_token, ports::OAuthCall call) {
    ports::HttpRequest request;
    request.call = "oauth2.userinfo";
    request.url = settings_.userinfo_url;
    request.headers.emplace_back("accept", "application/json");
    request.bearer_token = std::move(access_token);
    request.deadline = call.deadline;
    request.traceparent = std::move(call.traceparent);
    auto answer = co_await http_.send(request);
    if (answer.has_error()) co_return oauth_failure_of(answer.error());
    co_return decode_account(*answer);
}

ports::awaitable<core::Result<ports::GrantedTokens, ports::OAuthFailure>> GoogleOAuth::ask_for_tokens(
    std::string form, ports::OAuthCall call) {
    ports::HttpRequest request;
    request.method = ports::HttpMethod::kPost;
    request.call = "oauth2.token";
    request.url = settings_.token_url;
    request.headers.emplace_back("accept", "application/json");
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = std::move(form);
    request.deadline = call.deadline;
    request.traceparent = std::move(call.traceparent);
    auto answer = co_await http_.send(request);
    if (answer.has_error()) co_return oauth_failure_of(answer.error());
    co_return decode_tokens(*answer);
}

std::string GoogleOAuth::form_of(const Form& own) const {
    Form form = own;
    form.emplace_back("client_id", settings_.client_id);
    form.emplace_back("client_secret", settings_.client_secret.reveal());
    return encoded(form);
}

bool is_token_answer_worth_retrying(const ports::HttpResponse& response) {
    if (response.status == 200) return false;
    return oauth_failure_of(response).kind == ports::OAuthFailure::Kind::kUnavailable;
}

}  // namespace calfleet::providers::google_calendar
