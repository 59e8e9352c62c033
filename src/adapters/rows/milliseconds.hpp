// Instants as every database holds them: milliseconds since 1970, exactly. Pure functions, any thread.
#pragma once

#include "core/time_range.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace calfleet::adapters::rows {

inline std::int64_t milliseconds_of(core::Instant instant) {
    return instant.time_since_epoch().count();
}

inline std::optional<std::int64_t> milliseconds_of(const std::optional<core::Instant>& instant) {
    if (!instant) return std::nullopt;
    return milliseconds_of(*instant);
}

inline core::Instant instant_of(std::int64_t milliseconds) {
    return core::Instant(std::chrono::milliseconds(milliseconds));
}

inline std::optional<core::Instant> instant_of(std::optional<std::int64_t> milliseconds) {
    if (!milliseconds) return std::nullopt;
    return instant_of(*milliseconds);
}

}  // namespace calfleet::adapters::rows
