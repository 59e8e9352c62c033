// One run of calfleet-dev: a worker and a scheduler in a sandbox, agents connected through them, sample
// traffic, and what came of it. Loop thread only.
#pragma once

#include "adapters/system/system_clock.hpp"
#include "app/task_group.hpp"
#include "chatbot.hpp"
#include "sample_connections.hpp"
#include "sandbox.hpp"
#include "worker/wiring.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace calfleet::dev {

class Demonstration {
public:
    Demonstration(boost::asio::io_context& io, Sandbox& sandbox, LiveView& view, ports::Log& log);

    // Starts the worker, publishes everything, waits for the answers. False after a sentence on stderr when
    // the worker could not start, or nobody could be shown the consent screen.
    ports::awaitable<bool> run();
    // Until interrupt().
    ports::awaitable<void> keep_running();
    void interrupt();
    ports::awaitable<void> end();

    const Scoreboard& board() const { return chatbot_.board(); }
    std::string health_url() const { return worker_->health_url(); }

private:
    ports::awaitable<bool> start_worker();
    ports::awaitable<bool> start_scheduler();
    static ports::awaitable<void> run_service(wiring::Service& service);
    ports::awaitable<void> call_and_book();
    ports::awaitable<void> administer();
    ports::awaitable<bool> keep_connected(SampleConnections& connections);

    boost::asio::io_context& io_;
    Sandbox& sandbox_;
    ports::Log& log_;
    adapters::system::SystemClock clock_;
    Chatbot chatbot_;
    std::unique_ptr<worker::Worker> worker_;
    std::unique_ptr<wiring::Service> scheduler_;
    bool interrupted_ = false;
    app::TaskGroup tasks_;
};

}  // namespace calfleet::dev
