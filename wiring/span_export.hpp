// Tracing as the settings have it: spans go to otlp_traces_url by a client of their own, so that a collector
// takes no provider's connection, or nowhere. Owned by a service's wiring, which waits for run(); loop thread
// only.
#pragma once

#include "adapters/http/curl_http_client.hpp"
#include "adapters/otlp/span_exporter.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"
#include "ports/span_sink.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <optional>
#include <string>

namespace calfleet::wiring {

class SpanExport {
public:
    // `url` empty: nowhere.
    SpanExport(const boost::asio::any_io_executor& executor, const std::string& url,
               adapters::otlp::Resource resource, ports::Clock& clock, ports::Log& log);

    ports::SpanSink& sink();

    // Until stop(), and until what is left is sent or has had its time.
    ports::awaitable<void> run();
    void stop();

private:
    ports::NoSpanSink nowhere_;
    adapters::http::CurlHttpClient http_;
    std::optional<adapters::otlp::SpanExporter> exporter_;
};

}  // namespace calfleet::wiring
