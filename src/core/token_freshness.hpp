// When an access token is to be replaced (decisions, D18). Pure functions, any thread.
#pragma once

#include "core/time_range.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace calfleet::core {

// A token and how long it was given for. What lives shorter than Google's hour has its thresholds shortened
// in proportion.
struct TokenLife {
    Instant expires_at;
    std::chrono::milliseconds granted{std::chrono::hours(1)};
};

enum class Freshness {
    kFresh,     // use it
    kAgeing,    // ten minutes left or less: use it, and fetch the next one meanwhile
    kExpiring,  // thirty seconds left or less: wait for the next one
    kExpired,   // no call may carry it
};

Freshness freshness_of(const TokenLife& life, Instant now);

// The instant for a proactive refresh: between ten and three minutes before the end, where `spread` (a hash
// of the agent) puts it, so that ten thousand agents connected in one minute are not refreshed in one.
Instant next_refresh_at(const TokenLife& life, std::uint64_t spread);

// A hash (FNV-1a) that is the same in every process and release.
std::uint64_t spread_of(std::string_view name);

}  // namespace calfleet::core
