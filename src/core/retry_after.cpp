#include "core/retry_after.hpp"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;

milliseconds bounded(milliseconds wait) {
    return std::clamp(wait, milliseconds::zero(), milliseconds(std::chrono::hours(24)));
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view value, Instant now) {
    std::uint32_t seconds = 0;
    const char* const end = value.data() + value.size();
    const auto [rest, error] = std::from_chars(value.data(), end, seconds);
    if (error == std::errc{} && rest == end) return bounded(std::chrono::seconds(seconds));

    std::istringstream text{std::string(value)};
    date::sys_seconds at;
    text >> date::parse("%a, %d %b %Y %H:%M:%S GMT", at);
    if (text.fail()) return std::nullopt;
    return bounded(at - now);
}

}  // namespace calfleet::core
