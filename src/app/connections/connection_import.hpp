// Tokens that were obtained elsewhere, in the place of whatever connection there was. For people and test
// worlds; a running fleet authorises by command.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/connection_store.hpp"

#include <cstdint>

namespace calfleet::app::connections {

// Answers the version it has now. A row that no key opens is given up for it. The store is borrowed until the
// answer.
ports::awaitable<core::Result<std::int64_t, ports::StoreError>> import_connection(
    ports::ConnectionStore& connections, ports::Connection connection);

}  // namespace calfleet::app::connections
