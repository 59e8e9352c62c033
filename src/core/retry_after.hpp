// The Retry-After header (RFC 9110, 10.2.3): seconds, or the date of the next try. Google does not document
// it for Calendar, so it is honoured where present and never required.
#pragma once

#include "core/time_range.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace calfleet::core {

// How long to wait from `now`; at least zero, at most a day. Nothing for a value that is neither form.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, Instant now);

}  // namespace calfleet::core
