// A program that works until it is told to stop: what calfleet-worker and calfleet-scheduler have in common,
// from the command line to the exit code. SIGTERM and SIGINT end it in good order, a second one at once.
#pragma once

#include "adapters/config/settings.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/log.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace calfleet::wiring {

// Why it cannot start: a sentence that says what to do, and the exit code of the contract.
struct StartError {
    std::string message;
    int exit_code;
};

class Service {
public:
    virtual ~Service() = default;

    // Works until stop(), then finishes what is under way. False when it ended for want of what it needs.
    virtual ports::awaitable<bool> run() = 0;
    virtual void stop() = 0;
    // "ready", or what it waits for: a few words for a person.
    virtual std::string status() const = 0;
    // What is under way, as log lines: the answer to SIGUSR1.
    virtual void log_in_flight() const = 0;
};

using StartedService = core::Result<std::unique_ptr<Service>, StartError>;

struct ServiceProgram {
    std::string name;
    std::string description;
    std::map<std::string, std::string, std::less<>> defaults;  // where they differ from those of the keys
    // What --check-config can tell without touching anything outside this process.
    std::function<std::optional<StartError>(const adapters::config::Settings&)> check;
    // Opens what it needs; fails rather than run half.
    std::function<ports::awaitable<StartedService>(boost::asio::io_context& io, adapters::config::Settings,
                                                   ports::Log&)>
        start;
};

// The program's main(): its exit code.
int run_service(const ServiceProgram& program, int argc, char** argv);

}  // namespace calfleet::wiring
