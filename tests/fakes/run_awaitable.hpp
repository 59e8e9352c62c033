// Runs coroutines from a test, on the thread that calls: to their end (run_awaitable), or step by step
// (start_awaitable, then run_until or io.poll()). No wait is without a bound; one that ends in vain throws.
#pragma once

#include "ports/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace calfleet::fakes {

inline constexpr std::chrono::seconds kWaitMax{20};

// Runs the loop until the condition holds.
template <class Condition>
void run_until(boost::asio::io_context& io, Condition holds, std::chrono::milliseconds bound = kWaitMax) {
    const auto give_up_at = std::chrono::steady_clock::now() + bound;
    if (io.stopped()) io.restart();
    while (!holds()) {
        if (io.run_one_until(give_up_at) == 0)
            throw std::runtime_error("the loop ran dry, or out of time, before the condition held");
    }
}

// A coroutine under way. Copies look at the same one; it goes on when they are gone.
template <class T>
class Started {
public:
    bool done() const { return outcome_->done; }

    // What it returned; rethrows what it threw. Once, after done().
    T result() {
        if (!outcome_->done) throw std::logic_error("the coroutine is still suspended");
        if (outcome_->thrown) std::rethrow_exception(outcome_->thrown);
        if constexpr (!std::is_void_v<T>) return std::move(*outcome_->value);
    }

private:
    template <class U>
    friend Started<U> start_awaitable(boost::asio::io_context& io, ports::awaitable<U> task);

    struct Nothing {};
    struct Outcome {
        bool done = false;
        std::exception_ptr thrown;
        std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> value;
    };
    std::shared_ptr<Outcome> outcome_ = std::make_shared<Outcome>();
};

template <class T>
Started<T> start_awaitable(boost::asio::io_context& io, ports::awaitable<T> task) {
    Started<T> started;
    if constexpr (std::is_void_v<T>) {
        boost::asio::co_spawn(io, std::move(task), [outcome = started.outcome_](std::exception_ptr thrown) {
            outcome->thrown = thrown;
            outcome->done = true;
        });
    } else {
        const auto keep = [outcome = started.outcome_](std::exception_ptr thrown, T value) {
            outcome->thrown = thrown;
            if (!thrown) outcome->value.emplace(std::move(value));
            outcome->done = true;
        };
        boost::asio::co_spawn(io, std::move(task), keep);
    }
    if (io.stopped()) io.restart();
    return started;
}

template <class T>
T run_awaitable(boost::asio::io_context& io, ports::awaitable<T> task,
                std::chrono::milliseconds bound = kWaitMax) {
    Started<T> started = start_awaitable(io, std::move(task));
    run_until(
        io, [started] { return started.done(); }, bound);
    return started.result();
}

}  // namespace calfleet::fakes
