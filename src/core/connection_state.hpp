// The state machine of a connection (the contract, section 8): what a refresh, an answer of the provider or
// the passing of time makes of it. Pure functions, any thread.
#pragma once

#include "core/failure_reason.hpp"
#include "core/time_range.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace calfleet::core {

// A connection without a row is not_connected.
enum class ConnectionState { kNotConnected, kConnected, kConnectionLost, kQuotaExceeded };
enum class LossCause {
    kReauthorize,  // only a person can mend it: never retried, no call is made
    kUnreachable,  // the access token has run out and no new one could be fetched: tried every minute
};

std::string_view to_string(ConnectionState state);
std::string_view to_string(LossCause cause);
std::optional<ConnectionState> connection_state_named(std::string_view name);
std::optional<LossCause> loss_cause_named(std::string_view name);

struct ConnectionHealth {
    ConnectionState state = ConnectionState::kConnected;
    std::optional<LossCause> cause;               // set while lost
    std::optional<FailureReason> failure_reason;  // what commands fail with, while they do
    std::optional<Instant> quota_until;           // set while quota_exceeded

    friend bool operator==(const ConnectionHealth&, const ConnectionHealth&) = default;
};

// After an authorisation or a refresh. A refresh proves nothing about the quota, which runs on.
ConnectionHealth after_new_tokens(const ConnectionHealth& before);
// The provider takes the tokens back, or grants too little.
ConnectionHealth after_revocation();
// The access token has run out and could not be replaced. What needs a person stays so.
ConnectionHealth after_unreachable(const ConnectionHealth& before, FailureReason reason);
// Quota does not end a loss. A longer cooldown replaces a shorter one.
ConnectionHealth after_quota(const ConnectionHealth& before, Instant until);
// A quota whose cooldown is over is connected again.
ConnectionHealth at(const ConnectionHealth& before, Instant now);

// Why no call may be made now, with the time to wait where waiting helps; nothing when one may.
struct Closed {
    FailureReason reason;
    std::optional<std::chrono::milliseconds> retry_after;
};
std::optional<Closed> closed_for_calls(const ConnectionHealth& health, Instant now);

}  // namespace calfleet::core
