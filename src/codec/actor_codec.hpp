// The `actor` of an admin command. Pure function, any thread.
#pragma once

#include "core/actor.hpp"

#include <optional>
#include <string_view>

namespace calfleet::codec {

// `data`: a command's. Nothing when there is no actor, or none with a readable user_id and role.
std::optional<core::Actor> decode_actor(std::string_view data);

}  // namespace calfleet::codec
