#include "wiring/opening.hpp"

#include "adapters/config/command_line.hpp"

namespace calfleet::wiring {

ports::awaitable<std::optional<StartError>> open_store_and_endpoint(Stores& stores,
                                                                    adapters::http_server::HttpServer& http,
                                                                    const std::string& http_listen) {
    auto prepared = co_await stores.prepare();
    if (prepared.has_error())
        co_return StartError{"the store cannot be used: " + prepared.error().message,
                             adapters::config::kExitUnavailable};
    auto listening = http.listen(http_listen);
    if (listening.has_error())
        co_return StartError{"http_listen: " + listening.error().message, adapters::config::kExitUnavailable};
    co_return std::nullopt;
}

}  // namespace calfleet::wiring
