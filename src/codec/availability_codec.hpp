// Opening hours as commands write them: the text form of core/availability.hpp, or an object
//     {"weekly": {"mon": ["09:00-12:00", "13:00-17:00"]}, "exceptions": {"2026-12-25": []}}
// where no hours mean closed. Pure functions, any thread.
#pragma once

#include "codec/json_value.hpp"
#include "core/availability.hpp"

namespace calfleet::codec {

core::Result<core::Availability, core::AvailabilityError> decode_availability(const JsonValue& json);

}  // namespace calfleet::codec
