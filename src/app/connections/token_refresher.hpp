// Replaces access tokens before, when and after they run out (GCAL-S07; decisions, D5, D7, D18). However many
// commands of this process need a new token of a connection, they share one flight; what happens in it, and
// with other processes, is app/connections/token_replacement's. Owned by the wiring, which waits for
// wait_idle(); loop thread only.
#pragma once

#include "app/connections/token_replacement.hpp"
#include "app/task_group.hpp"
#include "sharing/recent_values.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace calfleet::app::connections {

class TokenRefresher {
public:
    TokenRefresher(boost::asio::any_io_executor executor, TokenReplacement& replacement, ports::Clock& clock,
                   ports::Log& log);

    // The connection with newer tokens, or the failure of a command that needs them; deadline_exceeded when
    // neither was there in time. The refresh goes on without who waited.
    ports::awaitable<Refreshed> refresh(RefreshRequest request, ports::SteadyInstant deadline);

    // The same, with nobody waiting. Not again within seconds of a failure.
    void refresh_behind(RefreshRequest request);

    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

private:
    struct Flight;
    using FlightName = std::pair<ports::ConnectionKey, std::int64_t>;

    std::shared_ptr<Flight> join(const RefreshRequest& request);
    ports::awaitable<void> fly(std::shared_ptr<Flight> flight);
    static ports::awaitable<void> wait_for_landing(std::shared_ptr<Flight> flight);

    const boost::asio::any_io_executor executor_;
    TokenReplacement& replacement_;
    ports::Clock& clock_;
    ports::Log& log_;
    std::map<FlightName, std::shared_ptr<Flight>> flights_;
    sharing::RecentValues<bool> failed_lately_;
    TaskGroup tasks_;
};

}  // namespace calfleet::app::connections
