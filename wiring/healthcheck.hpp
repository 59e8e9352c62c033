// `calfleet-worker healthcheck`: what a container runtime without curl asks the service beside it. Blocks for
// two seconds at most.
#pragma once

#include <string>

namespace calfleet::wiring {

// Asks /readyz?verbose, or /livez, of the service that listens there, and prints what it says. The exit code:
// 0 when it says yes, else 1.
int check_health(const std::string& program, const std::string& http_listen, bool only_live);

}  // namespace calfleet::wiring
