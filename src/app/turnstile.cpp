#include "app/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace calfleet::app {

namespace asio = boost::asio;

ports::awaitable<Turnstile::Turn> Turnstile::pass() {
    const std::shared_ptr<State> state = state_;
    if (state->is_taken) {
        auto called = std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
        state->waiting.push_back(called);
        co_await called->async_wait(asio::as_tuple(asio::use_awaitable));
    }
    state->is_taken = true;
    co_return Turn(state);
}

// The place is handed over, never free in between: somebody new cannot slip in.
void Turnstile::Turn::release() {
    const std::shared_ptr<State> state = std::move(state_);
    if (!state) return;
    state->is_taken = !state->waiting.empty();
    if (state->waiting.empty()) return;
    const auto next = std::move(state->waiting.front());
    state->waiting.pop_front();
    next->cancel();
}

}  // namespace calfleet::app
