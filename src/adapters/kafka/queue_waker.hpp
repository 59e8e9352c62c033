// Wakes the loop when librdkafka puts something into one of its queues: an eventfd that librdkafka writes and
// the loop watches. Any thread may wake; waiting is for the loop.
#pragma once

#include "adapters/kafka/kafka_handles.hpp"
#include "ports/awaitable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace calfleet::adapters::kafka {

class QueueWaker {
public:
    explicit QueueWaker(const boost::asio::any_io_executor& executor);

    // From now on a queue that turns non-empty wakes us. Its owner detaches it before it destroys it.
    void attach(rd_kafka_queue_t* queue);
    static void detach(rd_kafka_queue_t* queue);

    void wake();

    // Resumes when woken (also if that was before the call), or after `at_most`. Then drain the queues until
    // empty: librdkafka tells of the change to non-empty only.
    ports::awaitable<void> wait(std::chrono::milliseconds at_most);

private:
    boost::asio::posix::stream_descriptor event_fd_;
    boost::asio::steady_timer timer_;
};

}  // namespace calfleet::adapters::kafka
