// A provider whose token endpoint answers from a script. Remembers what it was asked. Owned by the test; loop
// thread only.
#pragma once

#include "ports/oauth_provider.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class FakeOAuthProvider final : public ports::OAuthProvider {
public:
    using Tokens = core::Result<ports::GrantedTokens, ports::OAuthFailure>;
    using Failure = ports::OAuthFailure;

    static constexpr const char* kFull = "events freebusy";
    static constexpr const char* kEventsOnly = "events";

    // Answers of the token endpoint, in order; without one left it grants "access-N" for an hour.
    void grant_next(std::string access_token, std::string refresh_token = {}, std::string scopes = kFull) {
        next_.push_back([=] { return granted(access_token, refresh_token, scopes); });
    }
    void refuse_next(Failure::Kind kind, std::string error,
                     core::FailureReason reason = core::FailureReason::kApi5xx) {
        next_.push_back([=] { return Tokens(Failure{kind, error, reason}); });
    }
    void revoke_next() { refuse_next(Failure::Kind::kInvalidGrant, "invalid_grant"); }

    // Runs before the endpoint answers, e.g. lets time pass.
    std::function<ports::awaitable<void>()> before_answer;
    std::optional<std::string> misconfigured;
    std::optional<ports::OAuthFailure> no_account;
    ports::Account account{"sub-1", "owner@example.com"};
    std::optional<std::chrono::seconds> refresh_token_expires_in;

    std::vector<std::string> refreshed_with;  // the refresh tokens it was shown
    std::vector<std::string> codes;
    std::string verifier;

    std::string name() const override { return "google_calendar"; }
    std::optional<std::string> configuration_problem() const override { return misconfigured; }
    std::string redirect_uri() const override { return "https://app.test/callback"; }
    std::string scopes() const override { return kFull; }
    ports::Capability capability_of(const std::string& granted_scopes) const override {
        if (granted_scopes.find("events") == std::string::npos) return ports::Capability::kNone;
        return granted_scopes.find("freebusy") == std::string::npos ? ports::Capability::kEventsOnly
                                                                    : ports::Capability::kFull;
    }
    std::string authorization_url(const ports::AuthorizationRequest& request) const override {
        return "https://auth.test/?state=" + request.state + "&challenge=" + request.code_challenge +
               "&login_hint=" + request.login_hint;
    }

    ports::awaitable<Tokens> exchange(ports::CodeExchange exchange, ports::OAuthCall) override {
        codes.emplace_back(exchange.code.reveal());
        verifier = exchange.verifier.reveal();
        co_return co_await answer("refresh-1");
    }
    ports::awaitable<Tokens> refresh(core::Secret refresh_token, ports::OAuthCall) override {
        refreshed_with.emplace_back(refresh_token.reveal());
        co_return co_await answer("");
    }
    ports::awaitable<core::Result<ports::Account, ports::OAuthFailure>> account_of(
        core::Secret, ports::OAuthCall) override {
        if (no_account) co_return *no_account;
        co_return account;
    }

private:
    Tokens granted(const std::string& access_token, const std::string& refresh_token,
                   const std::string& scopes) const {
        ports::GrantedTokens tokens;
        tokens.access_token = core::Secret(access_token);
        tokens.refresh_token = core::Secret(refresh_token);
        tokens.expires_in = std::chrono::hours(1);
        tokens.refresh_token_expires_in = refresh_token_expires_in;
        tokens.scopes = scopes;
        return tokens;
    }
    ports::awaitable<Tokens> answer(std::string refresh_token) {
        ++asked_;
        if (before_answer) co_await before_answer();
        if (next_.empty()) co_return granted("access-" + std::to_string(asked_), refresh_token, kFull);
        const auto make = std::move(next_.front());
        next_.pop_front();
        co_return make();
    }

    std::deque<std::function<Tokens()>> next_;
    int asked_ = 0;
};

}  // namespace calfleet::fakes
