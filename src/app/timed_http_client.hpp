// Gives each request no more than a time of its own, within its deadline: one silent attempt must not eat the
// time of the next.
#pragma once

#include "ports/clock.hpp"
#include "ports/http_client.hpp"

#include <chrono>

namespace calfleet::app {

class TimedHttpClient final : public ports::HttpClient {
public:
    TimedHttpClient(ports::HttpClient& next, std::chrono::milliseconds time, const ports::Clock& clock)
        : next_(next), time_(time), clock_(clock) {}

    ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> send(
        const ports::HttpRequest& request) override;

private:
    ports::HttpClient& next_;
    const std::chrono::milliseconds time_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app
