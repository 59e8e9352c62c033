// Owns coroutines on the loop: each one that is started is counted until it ends, and whoever owns the group
// can wait for all of them. Nothing here is detached. Loop thread only.
#pragma once

#include "ports/awaitable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace calfleet::app {

class TaskGroup {
public:
    // `on_error` hears of an exception that left a task: a broken assumption, logged, never silent.
    TaskGroup(boost::asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_error);

    void start(ports::awaitable<void> task);

    std::size_t running() const { return running_; }

    // Resumes when no task runs, or when the bound has passed.
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound);

private:
    void finish(std::exception_ptr error);

    boost::asio::any_io_executor executor_;
    std::function<void(std::exception_ptr)> on_error_;
    std::size_t running_ = 0;
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiters_;  // cancelled when the last task ends
};

}  // namespace calfleet::app
