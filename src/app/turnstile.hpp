// Lets one through at a time, in the order of arrival: a mutex for coroutines. Loop thread only.
#pragma once

#include "ports/awaitable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <utility>

namespace calfleet::app {

class Turnstile {
    // Shared with the turns, so that one that ends late finds it still there.
    struct State {
        bool is_taken = false;
        std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting;  // each cancelled when its turn comes
    };

public:
    explicit Turnstile(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Being through; the next one's turn comes when this goes.
    class Turn {
    public:
        Turn() = default;
        ~Turn() { release(); }
        Turn(Turn&& other) noexcept = default;
        Turn& operator=(Turn&& other) noexcept {
            release();
            state_ = std::move(other.state_);
            return *this;
        }

    private:
        friend class Turnstile;
        explicit Turn(std::shared_ptr<State> state) : state_(std::move(state)) {}
        void release();

        std::shared_ptr<State> state_;
    };

    ports::awaitable<Turn> pass();

private:
    boost::asio::any_io_executor executor_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace calfleet::app
