// How this provider is called in the store, in commands and in flags.
#pragma once

#include <string_view>

namespace calfleet::providers::google_calendar {

inline constexpr std::string_view kProviderName = "google_calendar";
inline constexpr std::string_view kFeatureFlag = "google_calendar_native_integration_enabled";

}  // namespace calfleet::providers::google_calendar
