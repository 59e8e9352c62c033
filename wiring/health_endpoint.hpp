// /livez (the loop turns), /readyz (work can be done now; ?verbose says why not) and /startupz (it could
// once). Backlog makes nobody unready. Loop thread only.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "wiring/readiness.hpp"

namespace calfleet::wiring {

// The handler for an HttpServer; the readiness outlives it.
adapters::http_server::HttpServerHandler health_handler(const Readiness& readiness);

}  // namespace calfleet::wiring
