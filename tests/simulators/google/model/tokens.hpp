// Authorisation codes, access and refresh tokens, and the grants they stand for.
// Not thread-safe: the world's lock protects it. Time is an argument.
#pragma once

#include "core/result.hpp"
#include "core/time_range.hpp"
#include "simulators/google/model/operation.hpp"
#include "simulators/google/model/random.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace calfleet::simulators::google {

struct TokenSettings {
    std::chrono::seconds access_token_lifetime{3599};
    std::optional<std::chrono::seconds> refresh_token_lifetime;  // none: for ever; Google's "Testing": 7 days
    bool rotate_refresh_tokens = false;    // a refresh answers a new one, the old one dies
    std::size_t refresh_tokens_max = 100;  // per account and client; the oldest dies silently
};

// One consent. Every token that came of it dies with it.
struct Grant {
    std::string account;
    std::string client_id;
    ScopeSet scopes;
    bool revoked = false;
};

struct AccessToken {
    std::shared_ptr<Grant> grant;
    ScopeSet scopes;
    core::Instant expires_at;

    bool valid_at(core::Instant now) const { return !grant->revoked && now < expires_at; }
};

// What the authorisation endpoint saw, and the token endpoint must see again.
struct CodeRequest {
    std::string account;
    std::string client_id;
    std::string redirect_uri;
    std::string code_challenge;  // S256; empty: none was sent
    ScopeSet scopes;
    bool wants_refresh_token = false;
};

struct IssuedTokens {
    std::string account;
    std::string access_token;
    std::optional<std::string> refresh_token;
    std::optional<std::chrono::seconds> refresh_token_expires_in;
    std::chrono::seconds expires_in{0};
    ScopeSet scopes;
};

// RFC 6749, section 5.2.
struct OAuthError {
    std::string error;
    std::string description;
};

class Tokens {
public:
    TokenSettings settings;

    std::string issue_code(CodeRequest request, core::Instant now, Random& random);
    core::Result<IssuedTokens, OAuthError> redeem_code(std::string_view code, std::string_view client_id,
                                                       std::string_view redirect_uri,
                                                       std::string_view verifier, core::Instant now,
                                                       Random& random);

    // `narrowed`: the scopes asked for, or none for all that the grant still has.
    core::Result<IssuedTokens, OAuthError> refresh(std::string_view refresh_token, std::string_view client_id,
                                                   const ScopeSet& narrowed, core::Instant now,
                                                   Random& random);

    // A consent nobody had to click: both tokens at once.
    IssuedTokens mint(Grant consent, std::chrono::seconds lifetime, core::Instant now, Random& random);

    // Also an expired or revoked one, for an hour after its end.
    const AccessToken* find_access_token(std::string_view token) const;
    const std::string* account_of_refresh_token(std::string_view token) const;
    bool has_grant(std::string_view account, std::string_view client_id) const;

    bool revoke_token(std::string_view token);  // either kind; false when unknown or dead
    std::size_t revoke_account(std::string_view account);
    void set_scopes(std::string_view account, const ScopeSet& scopes);

private:
    struct Code {
        CodeRequest request;
        core::Instant expires_at;
    };
    struct RefreshToken {
        std::shared_ptr<Grant> grant;
        core::Instant issued_at;
    };
    using Owner = std::pair<std::string, std::string>;  // account, client

    IssuedTokens issue(const std::shared_ptr<Grant>& grant, ScopeSet scopes, std::chrono::seconds lifetime,
                       core::Instant now, Random& random);
    std::string issue_refresh_token(const std::shared_ptr<Grant>& grant, core::Instant now, Random& random);
    const RefreshToken* find_live(std::string_view refresh_token, core::Instant now) const;
    void forget_dead_access_tokens(core::Instant now);

    std::map<std::string, Code, std::less<>> codes_;
    std::unordered_map<std::string, AccessToken> access_tokens_;
    std::multimap<core::Instant, std::string> access_tokens_by_end_;
    std::unordered_map<std::string, RefreshToken> refresh_tokens_;
    std::map<Owner, std::deque<std::string>> refresh_tokens_by_owner_;        // oldest first
    std::multimap<std::string, std::shared_ptr<Grant>, std::less<>> grants_;  // by account
};

}  // namespace calfleet::simulators::google
