#include "wiring/span_export.hpp"

#include <utility>

namespace calfleet::wiring {
namespace {

// One batch at a time.
adapters::http::HttpClientConfig http_config() {
    adapters::http::HttpClientConfig config;
    config.in_flight_max = 1;
    config.queue_max = 1;
    config.user_agent = "calfleet";
    return config;
}

}  // namespace

SpanExport::SpanExport(const boost::asio::any_io_executor& executor, const std::string& url,
                       adapters::otlp::Resource resource, ports::Clock& clock, ports::Log& log)
    : http_(executor, clock, http_config()) {
    if (!url.empty()) exporter_.emplace(url, std::move(resource), http_, clock, log);
}

ports::SpanSink& SpanExport::sink() {
    if (exporter_) return *exporter_;
    return nowhere_;
}

ports::awaitable<void> SpanExport::run() {
    if (exporter_) co_await exporter_->run();
    http_.stop();
}

void SpanExport::stop() {
    if (exporter_) exporter_->stop();
}

}  // namespace calfleet::wiring
