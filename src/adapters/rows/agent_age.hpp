// Up to when things belong to an agent that is to go (ports/agent_store.hpp), as every database holds times:
// milliseconds since 1970. Pure functions, any thread.
#pragma once

#include "core/time_range.hpp"
#include "ports/oauth_sessions.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace calfleet::adapters::rows {

// Nothing is younger; far from where adding to it overflows.
inline constexpr std::int64_t kEver = 1'000'000'000'000'000'000;

inline std::int64_t last_instant(const std::optional<core::Instant>& until) {
    return until ? until->time_since_epoch().count() : kEver;
}

inline core::Instant instant_of(std::int64_t milliseconds) {
    return core::Instant(std::chrono::milliseconds(milliseconds));
}

// Of an authorisation under way the table knows the end alone.
inline std::int64_t end_of_session_begun_at(std::int64_t instant) {
    return instant + std::chrono::milliseconds(ports::kOAuthSessionLifetime).count();
}

}  // namespace calfleet::adapters::rows
