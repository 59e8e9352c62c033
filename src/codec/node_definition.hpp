// What defines the Google Calendar booking action in the node registry (schemas/registry): the form of eight
// fields that a chatbot's back end shows an admin. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::codec {

// Why this text does not define that action, for a person; nothing when it does. Looks at the fields, their
// kinds and whether they are required, not at their limits: what a template may hold, core::validate decides.
std::optional<std::string> fault_of_node_definition(std::string_view text);

}  // namespace calfleet::codec
