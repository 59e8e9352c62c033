// A provider's side of OAuth 2.0: the URL to send a person to, and the token endpoint. One per provider; what
// to make of an answer for a connection is decided in app/connections.
#pragma once

#include "core/failure_reason.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace calfleet::ports {

struct AuthorizationRequest {
    std::string state;
    std::string code_challenge;  // PKCE, S256
    std::string redirect_uri;
    std::string login_hint;  // the account connected before, if any
};

struct CodeExchange {
    core::Secret code;
    core::Secret verifier;
    std::string redirect_uri;
};

// When the provider's answer is worth nothing any more, and for which command it is asked (W3C; may be
// empty).
struct OAuthCall {
    SteadyInstant deadline;
    std::string traceparent = {};
};

struct GrantedTokens {
    core::Secret access_token;
    core::Secret refresh_token;  // empty: none came, and the old one goes on
    std::chrono::seconds expires_in{0};
    std::optional<std::chrono::seconds> refresh_token_expires_in;
    std::string scopes;  // what was granted, separated by blanks; empty: not said, so unchanged
};

struct Account {
    std::string id;  // stable: Google's `sub`
    std::string email;
};

// Why the provider gave no tokens.
struct OAuthFailure {
    enum class Kind {
        kInvalidGrant,   // the code or refresh token is worth nothing: only a person can mend it
        kOperatorFault,  // our client id or secret is refused: no customer's fault
        kRejected,       // another refusal of this request
        kUnavailable,    // no answer, or a passing error: later it may succeed
    };
    Kind kind;
    std::string error;           // the provider's code, e.g. "invalid_grant"; no secret
    core::FailureReason reason;  // for kUnavailable: api_5xx or api_unreachable
};

// How much of what we offer the granted scopes allow (decisions, D1).
enum class Capability { kNone, kEventsOnly, kFull };

class OAuthProvider {
public:
    virtual ~OAuthProvider() = default;

    virtual std::string name() const = 0;  // as in commands and in the store: "google_calendar"
    // Where it answers, and what else the operator has to set; a sentence when OAuth is not configured.
    virtual std::optional<std::string> configuration_problem() const = 0;
    virtual std::string redirect_uri() const = 0;
    virtual std::string scopes() const = 0;  // asked for
    virtual Capability capability_of(const std::string& granted_scopes) const = 0;

    virtual std::string authorization_url(const AuthorizationRequest& request) const = 0;

    virtual awaitable<core::Result<GrantedTokens, OAuthFailure>> exchange(CodeExchange exchange,
                                                                          OAuthCall call) = 0;
    virtual awaitable<core::Result<GrantedTokens, OAuthFailure>> refresh(core::Secret refresh_token,
                                                                         OAuthCall call) = 0;
    // Whose tokens these are.
    virtual awaitable<core::Result<Account, OAuthFailure>> account_of(core::Secret access_token,
                                                                      OAuthCall call) = 0;
};

}  // namespace calfleet::ports
