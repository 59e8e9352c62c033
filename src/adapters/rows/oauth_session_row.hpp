// What the stores on SQLite and PostgreSQL share of the table oauth_sessions: its sealed column. Pure
// functions, any thread.
#pragma once

#include "core/result.hpp"
#include "ports/oauth_sessions.hpp"
#include "ports/token_sealer.hpp"

#include <string>
#include <string_view>

namespace calfleet::adapters::rows {

std::string sealed_verifier(const ports::OAuthSession& session, const ports::TokenSealer& sealer);

// The session, as its other columns are, with the verifier that was sealed for exactly these.
core::Result<ports::OAuthSession, ports::StoreError> with_verifier(ports::OAuthSession session,
                                                                   std::string_view sealed,
                                                                   const ports::TokenSealer& sealer);

}  // namespace calfleet::adapters::rows
