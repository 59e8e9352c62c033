#include "adapters/rows/oauth_session_row.hpp"

#include "core/row_binding.hpp"

namespace calfleet::adapters::rows {
namespace {

// To the whole row: who can write to the table can neither give a session to somebody else nor send its code
// elsewhere.
std::string binding_of(const ports::OAuthSession& session) {
    return core::row_binding({"oauth_sessions", "verifier", session.state_hash, session.company_id.str(),
                              session.agent_id.str(), session.provider, session.user_id,
                              session.redirect_uri});
}

}  // namespace

std::string sealed_verifier(const ports::OAuthSession& session, const ports::TokenSealer& sealer) {
    return sealer.seal(session.verifier, binding_of(session));
}

core::Result<ports::OAuthSession, ports::StoreError> with_verifier(ports::OAuthSession session,
                                                                   std::string_view sealed,
                                                                   const ports::TokenSealer& sealer) {
    auto verifier = sealer.unseal(sealed, binding_of(session));
    if (!verifier)
        return ports::StoreError{ports::StoreError::Kind::kCorrupt,
                                 "oauth_sessions.verifier: " + verifier.error().message};
    session.verifier = std::move(*verifier);
    return session;
}

}  // namespace calfleet::adapters::rows
