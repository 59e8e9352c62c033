// schemas/registry/google_calendar.json, as it is compiled into calfleetctl. Lives as long as the program.
// For the tests of the codec alone.
#pragma once

#include "core/embedded_text.hpp"

#include <span>

namespace calfleet::codec {

std::span<const core::EmbeddedText> embedded_node_file();

}  // namespace calfleet::codec
