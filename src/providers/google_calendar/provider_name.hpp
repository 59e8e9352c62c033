// How this provider is called in the store, in commands and in flags.
#pragma once

#include <string_view>

namespace calfleet::providers::google_calendar {

inline constexpr std::string_view kProviderName = "google_calendar";
inline constexpr std::string_view kFeatureFlag = "google_calendar_native_integration_enabled";
// Off in the first phase (NEG-4).
inline constexpr std::string_view kRescheduleCancelFlag = "calendar_reschedule_cancel_enabled";

}  // namespace calfleet::providers::google_calendar
