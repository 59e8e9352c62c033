// The scheduler, put together: the only place that names its concrete parts. Built and run on one loop;
// calfleet-scheduler gives it a process of its own, calfleet-dev runs it beside the rest.
#pragma once

#include "adapters/config/settings.hpp"
#include "ports/awaitable.hpp"
#include "ports/log.hpp"
#include "wiring/service_program.hpp"

#include <boost/asio/io_context.hpp>

#include <optional>

namespace calfleet::scheduler {

// What --check-config can tell without touching anything outside this process; the settings say it all.
std::optional<wiring::StartError> check(const adapters::config::Settings& settings);

// Opens the store, begins to connect. A broker that is away is no failure, it is waited for. Needs no key:
// the scheduler reads no token.
ports::awaitable<wiring::StartedService> start(boost::asio::io_context& io,
                                               adapters::config::Settings settings, ports::Log& log);

}  // namespace calfleet::scheduler
