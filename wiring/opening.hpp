// What every service does before it works: the store as it has to be, and the health endpoint. Loop thread
// only.
#pragma once

#include "adapters/http_server/http_server.hpp"
#include "ports/awaitable.hpp"
#include "wiring/service_program.hpp"
#include "wiring/stores.hpp"

#include <optional>
#include <string>

namespace calfleet::wiring {

// Nothing when both are open. Borrows both until it resumes.
ports::awaitable<std::optional<StartError>> open_store_and_endpoint(Stores& stores,
                                                                    adapters::http_server::HttpServer& http,
                                                                    const std::string& http_listen);

}  // namespace calfleet::wiring
