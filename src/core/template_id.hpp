// The id of a template that a command creates: the same for every attempt at that command, so that one that
// is carried out again after a crash finds the template it made. Pure functions, any thread.
#pragma once

#include "core/ids.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace calfleet::core {

// What goes into the keyed hash. It never meets that of an event's id, which has no such first part.
std::string template_id_text(const CompanyId& company_id, const AgentId& agent_id,
                             const CommandId& command_id);

// The first 16 bytes as a UUID of version 8 (RFC 9562): "0f1e2d3c-4b5a-8697-8879-6a5b4c3d2e1f".
TemplateId template_id_from(const std::array<std::uint8_t, 32>& hash);

}  // namespace calfleet::core
