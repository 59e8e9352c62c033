// The worker, put together in the order of the path: the only place that names its concrete parts. Built and
// run on one loop; calfleet-worker gives it a process of its own, calfleet-dev runs it beside the rest.
#pragma once

#include "adapters/config/settings.hpp"
#include "app/command_trace.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/log.hpp"
#include "wiring/service_program.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>

namespace calfleet::worker {

using wiring::StartError;

// What --check-config can tell without touching anything outside this process.
std::optional<StartError> check_secrets(const adapters::config::Settings& settings);

class Worker final : public wiring::Service {
public:
    // Opens the store, reads the keys, begins to connect. Fails rather than run half; a broker that is away
    // is no failure, it is waited for. `observer` hears of every step of every command; it may be null.
    static ports::awaitable<core::Result<std::unique_ptr<Worker>, StartError>> start(
        boost::asio::io_context& io, adapters::config::Settings settings, ports::Log& log,
        app::StepObserver* observer = nullptr);
    // The same, as a program's main() takes it.
    static ports::awaitable<wiring::StartedService> start_service(boost::asio::io_context& io,
                                                                  adapters::config::Settings settings,
                                                                  ports::Log& log);
    ~Worker() override;

    // Works until stop(), then drains. False when it ended because Kafka failed for good.
    ports::awaitable<bool> run() override;
    void stop() override;
    std::string status() const override;
    void log_in_flight() const override;

    bool ready() const;
    std::string health_url() const;

private:
    struct Parts;
    explicit Worker(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace calfleet::worker
