#include "simulators/google/api/endpoints.hpp"
#include "simulators/google/model/pkce.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <optional>
#include <string>
#include <utility>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

HttpServerResponse oauth_failure(Call& call, int status, std::string_view error,
                                 std::string_view description) {
    call.reason = error;
    return oauth_error_reply(status, error, description);
}

// Google signs its id tokens; this one carries no signature worth checking.
std::string id_token(const World& world, const Account& account, const IssuedTokens& issued,
                     core::Instant now) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
    json::object claims{{"iss", "https://accounts.google.com"},
                        {"aud", world.options.client_id},
                        {"azp", world.options.client_id},
                        {"sub", account.sub},
                        {"iat", seconds.count()},
                        {"exp", (seconds + issued.expires_in).count()}};
    if (issued.scopes.contains("https://www.googleapis.com/auth/userinfo.email")) {
        claims["email"] = account.email;
        claims["email_verified"] = true;
    }
    return base64url(R"({"alg":"RS256","kid":"simulated","typ":"JWT"})") + "." +
           base64url(json::serialize(claims)) + "." + base64url("not a signature");
}

HttpServerResponse token_reply(const World& world, Call& call,
                               const core::Result<IssuedTokens, OAuthError>& issued) {
    if (!issued) return oauth_failure(call, 400, issued.error().error, issued.error().description);
    call.committed = true;
    call.account_email = issued->account;
    json::object body{{"access_token", issued->access_token},
                      {"expires_in", issued->expires_in.count()},
                      {"scope", join(issued->scopes)},
                      {"token_type", "Bearer"}};
    if (issued->refresh_token) body["refresh_token"] = *issued->refresh_token;
    if (issued->refresh_token_expires_in)
        body["refresh_token_expires_in"] = issued->refresh_token_expires_in->count();
    const Account* account = world.directory.find_account(issued->account);
    if (account != nullptr && issued->scopes.contains("openid"))
        body["id_token"] = id_token(world, *account, *issued, call.now);
    auto response = json_reply(200, body);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

// Client id and secret, as the form carries them.
std::optional<HttpServerResponse> check_client(const World& world, Call& call, const QueryParameters& form) {
    const auto id = form.find("client_id");
    if (!id)
        return oauth_failure(call, 400, "invalid_request", "Could not determine client ID from request.");
    if (*id != world.options.client_id)
        return oauth_failure(call, 401, "invalid_client", "The OAuth client was not found.");
    if (form.find("client_secret") != world.options.client_secret)
        return oauth_failure(call, 401, "invalid_client", "The provided client secret is invalid.");
    return std::nullopt;
}

}  // namespace

Reply exchange_token(World& world, Call& call) {
    const auto form = QueryParameters::parse(call.request.body);
    if (!form) return oauth_failure(call, 400, "invalid_request", "Bad Request");
    const auto field = [&form](std::string_view name) { return form->find(name).value_or(""); };
    call.grant_type = field("grant_type");
    if (const std::string* account = world.tokens.account_of_refresh_token(field("refresh_token")))
        call.account_email = *account;
    if (auto refusal = check_client(world, call, *form)) return *std::move(refusal);

    if (call.grant_type == "authorization_code") {
        return token_reply(world, call,
                           world.tokens.redeem_code(field("code"), field("client_id"), field("redirect_uri"),
                                                    field("code_verifier"), call.now, world.random));
    }
    if (call.grant_type == "refresh_token") {
        return token_reply(world, call,
                           world.tokens.refresh(field("refresh_token"), field("client_id"),
                                                parse_scopes(field("scope")), call.now, world.random));
    }
    return oauth_failure(call, 400, "unsupported_grant_type", "Invalid grant_type: " + call.grant_type);
}

Reply revoke(World& world, Call& call) {
    const auto form = QueryParameters::parse(call.request.body);
    const auto in_query = call.query.find("token");
    const auto in_form = form ? form->find("token") : std::nullopt;
    if (!in_query && !in_form) return oauth_failure(call, 400, "invalid_request", "Bad Request");
    if (!world.tokens.revoke_token(in_query ? *in_query : *in_form))
        return oauth_failure(call, 400, "invalid_token", "Token expired or revoked");
    call.committed = true;
    return json_reply(200, json::object{});
}

Reply userinfo(World& world, Call& call) {
    const AccessToken* token = world.tokens.find_access_token(call.bearer_token);
    if (token == nullptr || !token->valid_at(call.now))
        return oauth_failure(call, 401, "invalid_request", "Invalid Credentials");
    if (!allows(token->scopes, Operation::kUserinfo)) return insufficient_scopes(Operation::kUserinfo);
    const Account* account = world.directory.find_account(token->grant->account);
    if (account == nullptr) return oauth_failure(call, 401, "invalid_request", "Invalid Credentials");
    json::object body{{"sub", account->sub}};
    if (token->scopes.contains("https://www.googleapis.com/auth/userinfo.email")) {
        body["email"] = account->email;
        body["email_verified"] = true;
    }
    return json_reply(200, body);
}

}  // namespace calfleet::simulators::google
