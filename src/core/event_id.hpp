// The id under which a booking's event is created: the same for every attempt at one command, so that the
// provider itself refuses a second event (decisions, D6). Pure functions, any thread.
#pragma once

#include "core/ids.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace calfleet::core {

// What goes into the keyed hash. The form never changes: a repeat of an old command must find its event.
std::string event_id_text(const CompanyId& company_id, const AgentId& agent_id, const CalendarId& calendar_id,
                          const CommandId& command_id);

// 32 bytes as base32hex, lower case, not padded: 52 characters of 0-9 and a-v, which is the alphabet Google
// allows in event ids.
EventId event_id_from(const std::array<std::uint8_t, 32>& hash);

}  // namespace calfleet::core
