// The `calendar_oauth_*`, `calendar_token_*` and `calendar_connection_*` events (the contract, section 7).
// Pure functions.
#pragma once

#include "core/command.hpp"
#include "core/connection_state.hpp"
#include "core/outcome.hpp"
#include "ports/connection_key.hpp"

#include <chrono>
#include <string_view>

namespace calfleet::app::connections {

enum class RefreshType { kProactive, kReactive };
enum class RefreshFailure { kRevoked, kExpired, kScopeDowngrade, kUnknown };

std::string_view to_string(RefreshType type);
std::string_view to_string(RefreshFailure failure);

core::AnalyticsEvent token_refreshed(const core::CommandIdentity& asked_by, RefreshType type,
                                     std::chrono::milliseconds latency);
core::AnalyticsEvent token_refresh_failed(const core::CommandIdentity& asked_by, RefreshFailure failure);

// `reason`: what moved it, e.g. "authorized", "revoked", "cooldown_over".
core::AnalyticsEvent state_changed(const core::CommandIdentity& asked_by, const ports::ConnectionKey& key,
                                   core::ConnectionState from, core::ConnectionState to,
                                   std::string_view reason);

core::AnalyticsEvent oauth_initiated(const core::CommandIdentity& command, std::string_view user_id,
                                     std::string_view scope_requested);
core::AnalyticsEvent oauth_completed(const core::CommandIdentity& command, std::chrono::milliseconds latency);
// `error_code`: the provider's own word; may be empty.
core::AnalyticsEvent oauth_failed(const core::CommandIdentity& command, core::FailureReason reason,
                                  std::string_view error_code);

}  // namespace calfleet::app::connections
