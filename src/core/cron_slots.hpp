// The instants of a cron expression on a place's clock. Pure, any thread; some hundred nanoseconds a slot, as
// days and months without one are jumped over.
#pragma once

#include "core/cron_expression.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"

#include <optional>

namespace calfleet::core {

// The first slot strictly after that instant. There are slots from 1970 to 9999; nothing after the last.
//
// Where clocks change:
//   - A local time that is skipped is replaced by the next instant there is, the moment the clock jumps to.
//     Several that are skipped together give one slot, and one that exists at that moment is the same slot.
//   - A local time that comes twice gives one slot, the first.
//   - But an expression that names every hour (`*/15 * * * *`) follows the hours as they pass. It has slots
//     in both passes of an hour that is repeated, and nothing extra for one that is skipped.
std::optional<Instant> next_slot(const CronExpression& cron, const TimeZone& zone, Instant after);

}  // namespace calfleet::core
