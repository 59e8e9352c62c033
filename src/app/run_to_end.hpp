// Runs one task on a loop until the loop has nothing left to do: what a program's main, and a tool's single
// call, need.
#pragma once

#include "ports/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace calfleet::app {

// What the task answered; rethrows what it threw.
template <class T>
T run_to_end(boost::asio::io_context& io, ports::awaitable<T> task) {
    std::optional<T> value;
    boost::asio::co_spawn(io, std::move(task), [&value](std::exception_ptr error, T answer) {
        if (error) std::rethrow_exception(error);
        value.emplace(std::move(answer));
    });
    io.restart();
    io.run();
    return std::move(*value);
}

}  // namespace calfleet::app
