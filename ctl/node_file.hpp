// The one definition of the Google Calendar booking action, schemas/registry/google_calendar.json, as it was
// when this program was built. Lives as long as the program.
#pragma once

#include "core/embedded_text.hpp"

#include <span>

namespace calfleet::ctl {

std::span<const core::EmbeddedText> embedded_node_file();

}  // namespace calfleet::ctl
