#include "simulators/google/model/tokens.hpp"

#include "simulators/google/model/pkce.hpp"

#include <algorithm>

namespace calfleet::simulators::google {
namespace {

constexpr auto kCodeLifetime = std::chrono::minutes(10);
constexpr auto kDeadTokensRemembered = std::chrono::hours(1);

OAuthError invalid_grant(std::string description) {
    return {"invalid_grant", std::move(description)};
}

}  // namespace

std::string Tokens::issue_code(CodeRequest request, core::Instant now, Random& random) {
    std::erase_if(codes_, [now](const auto& entry) { return entry.second.expires_at <= now; });
    // Google's codes hold a '/', which not every client encodes.
    std::string code = "4/0A" + random.token_text(68);
    codes_.emplace(code, Code{std::move(request), now + kCodeLifetime});
    return code;
}

core::Result<IssuedTokens, OAuthError> Tokens::redeem_code(std::string_view code, std::string_view client_id,
                                                           std::string_view redirect_uri,
                                                           std::string_view verifier, core::Instant now,
                                                           Random& random) {
    const auto found = codes_.find(code);
    if (found == codes_.end()) return invalid_grant("Malformed auth code.");
    const auto [request, expires_at] = found->second;
    if (request.client_id != client_id) return invalid_grant("Bad Request");
    codes_.erase(found);  // a code serves once, whatever comes of it
    if (expires_at <= now) return invalid_grant("Bad Request");
    if (request.redirect_uri != redirect_uri) return OAuthError{"redirect_uri_mismatch", "Bad Request"};
    if (!request.code_challenge.empty()) {
        if (verifier.empty()) return invalid_grant("Missing code verifier.");
        if (s256_challenge(verifier) != request.code_challenge)
            return invalid_grant("Invalid code verifier.");
    }
    const auto grant = std::make_shared<Grant>(Grant{request.account, request.client_id, request.scopes});
    grants_.emplace(grant->account, grant);
    auto issued = issue(grant, grant->scopes, settings.access_token_lifetime, now, random);
    if (request.wants_refresh_token) {
        issued.refresh_token = issue_refresh_token(grant, now, random);
        issued.refresh_token_expires_in = settings.refresh_token_lifetime;
    }
    return issued;
}

core::Result<IssuedTokens, OAuthError> Tokens::refresh(std::string_view refresh_token,
                                                       std::string_view client_id, const ScopeSet& narrowed,
                                                       core::Instant now, Random& random) {
    const RefreshToken* found = find_live(refresh_token, now);
    if (found == nullptr) return invalid_grant("Token has been expired or revoked.");
    const auto grant = found->grant;
    if (grant->client_id != client_id) return OAuthError{"unauthorized_client", "Unauthorized"};
    if (!std::ranges::includes(grant->scopes, narrowed)) return OAuthError{"invalid_scope", "Bad Request"};

    const ScopeSet& scopes = narrowed.empty() ? grant->scopes : narrowed;
    auto issued = issue(grant, scopes, settings.access_token_lifetime, now, random);
    if (settings.rotate_refresh_tokens) {
        refresh_tokens_.erase(std::string(refresh_token));
        issued.refresh_token = issue_refresh_token(grant, now, random);
    }
    issued.refresh_token_expires_in = settings.refresh_token_lifetime;
    return issued;
}

IssuedTokens Tokens::mint(Grant consent, std::chrono::seconds lifetime, core::Instant now, Random& random) {
    const auto grant = std::make_shared<Grant>(std::move(consent));
    grants_.emplace(grant->account, grant);
    auto issued = issue(grant, grant->scopes, lifetime, now, random);
    issued.refresh_token = issue_refresh_token(grant, now, random);
    return issued;
}

const AccessToken* Tokens::find_access_token(std::string_view token) const {
    const auto found = access_tokens_.find(std::string(token));
    return found == access_tokens_.end() ? nullptr : &found->second;
}

const std::string* Tokens::account_of_refresh_token(std::string_view token) const {
    const auto found = refresh_tokens_.find(std::string(token));
    return found == refresh_tokens_.end() ? nullptr : &found->second.grant->account;
}

bool Tokens::has_grant(std::string_view account, std::string_view client_id) const {
    const auto [first, last] = grants_.equal_range(account);
    return std::any_of(first, last, [client_id](const auto& entry) {
        return !entry.second->revoked && entry.second->client_id == client_id;
    });
}

bool Tokens::revoke_token(std::string_view token) {
    std::shared_ptr<Grant> grant;
    if (const auto access = access_tokens_.find(std::string(token)); access != access_tokens_.end())
        grant = access->second.grant;
    else if (const auto refresh = refresh_tokens_.find(std::string(token)); refresh != refresh_tokens_.end())
        grant = refresh->second.grant;
    if (grant == nullptr || grant->revoked) return false;
    grant->revoked = true;
    return true;
}

std::size_t Tokens::revoke_account(std::string_view account) {
    const auto [first, last] = grants_.equal_range(account);
    std::for_each(first, last, [](auto& entry) { entry.second->revoked = true; });
    return static_cast<std::size_t>(std::distance(first, last));
}

void Tokens::set_scopes(std::string_view account, const ScopeSet& scopes) {
    const auto [first, last] = grants_.equal_range(account);
    std::for_each(first, last, [&scopes](auto& entry) { entry.second->scopes = scopes; });
}

IssuedTokens Tokens::issue(const std::shared_ptr<Grant>& grant, ScopeSet scopes,
                           std::chrono::seconds lifetime, core::Instant now, Random& random) {
    forget_dead_access_tokens(now);
    IssuedTokens issued;
    issued.account = grant->account;
    issued.access_token = "ya29." + random.token_text(120);
    issued.expires_in = lifetime;
    issued.scopes = scopes;
    access_tokens_[issued.access_token] = AccessToken{grant, std::move(scopes), now + lifetime};
    access_tokens_by_end_.emplace(now + lifetime, issued.access_token);
    return issued;
}

std::string Tokens::issue_refresh_token(const std::shared_ptr<Grant>& grant, core::Instant now,
                                        Random& random) {
    std::string token = "1//0" + random.token_text(60);
    refresh_tokens_[token] = RefreshToken{grant, now};
    auto& owned = refresh_tokens_by_owner_[Owner(grant->account, grant->client_id)];
    owned.push_back(token);
    while (owned.size() > settings.refresh_tokens_max) {
        refresh_tokens_.erase(owned.front());
        owned.pop_front();
    }
    return token;
}

const Tokens::RefreshToken* Tokens::find_live(std::string_view refresh_token, core::Instant now) const {
    const auto found = refresh_tokens_.find(std::string(refresh_token));
    if (found == refresh_tokens_.end() || found->second.grant->revoked) return nullptr;
    const auto lifetime = settings.refresh_token_lifetime;
    if (lifetime && found->second.issued_at + *lifetime <= now) return nullptr;
    return &found->second;
}

void Tokens::forget_dead_access_tokens(core::Instant now) {
    const auto last = access_tokens_by_end_.lower_bound(now - kDeadTokensRemembered);
    for (auto at = access_tokens_by_end_.begin(); at != last; ++at) access_tokens_.erase(at->second);
    access_tokens_by_end_.erase(access_tokens_by_end_.begin(), last);
}

}  // namespace calfleet::simulators::google
