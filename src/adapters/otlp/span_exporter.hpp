// Sends spans to a collector, OTLP/HTTP with JSON, a batch a second. Tracing never holds anything up: what a
// slow collector does not take in time is dropped, and the log says how much. Owned by the wiring, which
// waits for run(); loop thread only.
#pragma once

#include "adapters/otlp/span_json.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/log.hpp"
#include "ports/span_sink.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::adapters::otlp {

class SpanExporter final : public ports::SpanSink {
public:
    // `url` as in http://127.0.0.1:4318/v1/traces. The client outlives the exporter.
    SpanExporter(std::string url, Resource resource, ports::HttpClient& http, ports::Clock& clock,
                 ports::Log& log);

    void ended(ports::Span span) override;

    // Until stop(), and then what is left.
    ports::awaitable<void> run();
    void stop() { stopping_ = true; }

private:
    ports::awaitable<void> send_batch();
    void tell_of_loss(const std::string& why);

    const std::string url_;
    const Resource resource_;
    ports::HttpClient& http_;
    ports::Clock& clock_;
    ports::Log& log_;
    std::vector<ports::Span> waiting_;
    std::int64_t lost_ = 0;  // since the last line in the log
    std::optional<ports::SteadyInstant> told_at_;
    bool stopping_ = false;
};

}  // namespace calfleet::adapters::otlp
