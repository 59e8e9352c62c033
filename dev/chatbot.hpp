// The side of the chatbots and their back end, in a few lines: publishes commands, reads whatever comes back
// onto a scoreboard, and draws that while it waits. Owned by the demonstration; loop thread only.
#pragma once

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "app/task_group.hpp"
#include "live_view.hpp"
#include "ports/clock.hpp"
#include "sample_command.hpp"
#include "sandbox.hpp"
#include "scoreboard.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <vector>

namespace calfleet::dev {

class Chatbot {
public:
    // Borrows the view, the clock and the log.
    Chatbot(boost::asio::any_io_executor executor, const Sandbox& sandbox, LiveView& view,
            ports::Clock& clock, ports::Log& log);

    // Begins to read. False after a sentence on stderr.
    bool start();
    void publish(std::vector<SampleCommand> commands);
    void publish(core::OutgoingRecord record);

    // False when that does not hold within the bound, or until interrupt().
    ports::awaitable<bool> wait_until(std::function<bool()> holds, std::chrono::milliseconds bound);
    // Ends every waiting, also those to come.
    void interrupt() { interrupted_ = true; }

    ports::awaitable<void> end();

    const Scoreboard& board() const { return board_; }

private:
    ports::awaitable<void> send(core::OutgoingRecord record);

    LiveView& view_;
    ports::Clock& clock_;
    Scoreboard board_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    bool interrupted_ = false;
    app::TaskGroup tasks_;
};

}  // namespace calfleet::dev
