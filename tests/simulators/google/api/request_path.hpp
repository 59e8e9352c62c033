// The way of one request through the simulated Google, faults included. Runs on the server's loop; locks the
// world for each step and never while it waits.
#pragma once

#include "ports/awaitable.hpp"
#include "simulators/google/api/call.hpp"
#include "simulators/google/model/world.hpp"

#include <cstdint>

namespace calfleet::simulators::google {

class RequestPath {
public:
    // Borrows the world; latencies are waited for on the loop.
    RequestPath(World& world, boost::asio::any_io_executor loop) : world_(world), loop_(std::move(loop)) {}

    ports::awaitable<HttpServerResponse> answer(HttpServerRequest request);

private:
    ports::awaitable<void> wait_for(std::chrono::milliseconds duration);
    std::int64_t arrive(Call& call);
    HttpServerResponse take_effect(Call& call, std::int64_t sequence);
    void note_reply(const HttpServerResponse& response, std::int64_t sequence);

    World& world_;
    boost::asio::any_io_executor loop_;
};

}  // namespace calfleet::simulators::google
