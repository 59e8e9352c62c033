// Tells the meter of each attempt of a call: which, how it was answered, and how long it took.
#pragma once

#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/meters.hpp"

namespace calfleet::app {

class MeteredHttpClient final : public ports::HttpClient {
public:
    MeteredHttpClient(ports::HttpClient& next, ports::CallMeter& meter, const ports::Clock& clock)
        : next_(next), meter_(meter), clock_(clock) {}

    ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> send(
        const ports::HttpRequest& request) override;

private:
    ports::HttpClient& next_;
    ports::CallMeter& meter_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app
