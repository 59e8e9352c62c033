// Authorisations under way as tests need them.
#pragma once

#include "ports/oauth_sessions.hpp"

#include <string>
#include <utility>

namespace calfleet::conformance {

inline ports::OAuthSession session_of(const std::string& state_hash, std::string company = "company",
                                      std::string agent = "agent") {
    return {state_hash,
            core::CompanyId(std::move(company)),
            core::AgentId(std::move(agent)),
            "google_calendar",
            "user-1",
            "https://app.example.com/oauth/callback",
            core::Secret("verifier of " + state_hash)};
}

}  // namespace calfleet::conformance
