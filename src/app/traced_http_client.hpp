// A span for each attempt of a call that is made for a traced command, below that command's.
#pragma once

#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/random.hpp"
#include "ports/span_sink.hpp"

namespace calfleet::app {

class TracedHttpClient final : public ports::HttpClient {
public:
    TracedHttpClient(ports::HttpClient& next, ports::SpanSink& sink, ports::Random& random,
                     const ports::Clock& clock)
        : next_(next), sink_(sink), random_(random), clock_(clock) {}

    ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> send(
        const ports::HttpRequest& request) override;

private:
    ports::HttpClient& next_;
    ports::SpanSink& sink_;
    ports::Random& random_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app
