// The data of commands that name a provider. Pure function.
#pragma once

#include "codec/json_value.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "ports/oauth_provider.hpp"

#include <string_view>

namespace calfleet::app::connections {

// The data as JSON, whose `provider` is that one; invalid_command otherwise.
core::Result<codec::JsonValue, core::Failed> decode_for_provider(std::string_view data,
                                                                 const ports::OAuthProvider& provider);

}  // namespace calfleet::app::connections
