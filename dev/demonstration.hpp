// One run of calfleet-dev: a worker in a sandbox, sample traffic through it, and what came of it. Loop thread
// only.
#pragma once

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/task_group.hpp"
#include "live_view.hpp"
#include "sandbox.hpp"
#include "scoreboard.hpp"
#include "wiring.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace calfleet::dev {

class Demonstration {
public:
    Demonstration(boost::asio::io_context& io, Sandbox& sandbox, LiveView& view, ports::Log& log);

    // Starts the worker, publishes everything, waits for the answers. False after a sentence on stderr when
    // the worker could not start.
    ports::awaitable<bool> run();
    // Until interrupt().
    ports::awaitable<void> keep_running();
    void interrupt();
    ports::awaitable<void> end();

    const Scoreboard& board() const { return board_; }
    std::string health_url() const { return worker_->health_url(); }

private:
    ports::awaitable<bool> start_worker();
    ports::awaitable<void> run_worker();
    ports::awaitable<void> publish(std::vector<SampleCommand> commands);
    ports::awaitable<void> publish_one(SampleCommand command);
    template <class Condition>
    ports::awaitable<bool> wait_until(Condition holds, std::chrono::seconds bound);

    boost::asio::io_context& io_;
    Sandbox& sandbox_;
    LiveView& view_;
    ports::Log& log_;
    adapters::system::SystemClock clock_;
    Scoreboard board_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    std::unique_ptr<worker::Worker> worker_;
    bool interrupted_ = false;
    app::TaskGroup tasks_;
};

}  // namespace calfleet::dev
