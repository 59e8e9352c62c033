// How a calendar provider is called, and in whose name, whichever program calls it.
#pragma once

#include "adapters/config/settings.hpp"
#include "app/connections/connection_owner.hpp"
#include "core/retry_decision.hpp"

#include <chrono>

namespace calfleet::wiring {

// The PRD's error paths: what failed for a passing reason is tried once more.
inline constexpr core::RetryPolicy kOneRetry{2, std::chrono::milliseconds(500), std::chrono::seconds(5)};
inline constexpr std::chrono::seconds kAttemptTimeout{10};

inline app::connections::ConnectionOwner owner_of_connections(const adapters::config::Settings& settings) {
    return settings.connection_scope == adapters::config::ConnectionScopeSetting::kAgent
               ? app::connections::ConnectionOwner::kAgent
               : app::connections::ConnectionOwner::kCompany;
}

}  // namespace calfleet::wiring
