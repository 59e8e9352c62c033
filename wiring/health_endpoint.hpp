// /livez (the loop turns), /readyz (work can be done now; ?verbose says why not) and /startupz (it could
// once), and /metrics. Backlog makes nobody unready. Loop thread only.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "wiring/readiness.hpp"

#include <functional>
#include <string>

namespace calfleet::wiring {

// A page of metrics in Prometheus' text format.
using MetricsPage = std::function<std::string()>;

// The handler for an HttpServer; the readiness outlives it.
adapters::http_server::HttpServerHandler health_handler(const Readiness& readiness, MetricsPage metrics);

}  // namespace calfleet::wiring
