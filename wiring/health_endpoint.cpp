#include "wiring/health_endpoint.hpp"

#include <memory>
#include <utility>

namespace calfleet::wiring {
namespace {

using adapters::http_server::HttpServerRequest;
using adapters::http_server::HttpServerResponse;

HttpServerResponse yes_or_no(bool holds) {
    HttpServerResponse response;
    response.status = holds ? 200 : 503;
    response.body = holds ? "ok\n" : "not ready\n";
    return response;
}

HttpServerResponse not_found() {
    HttpServerResponse unknown;
    unknown.status = 404;
    unknown.body = "there are /livez, /readyz?verbose, /startupz and /metrics\n";
    return unknown;
}

HttpServerResponse page_of(const MetricsPage& metrics) {
    HttpServerResponse response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics();
    return response;
}

HttpServerResponse answer(const HttpServerRequest& request, const Readiness& readiness,
                          const MetricsPage& metrics, bool& has_started) {
    const bool ready = readiness.ready();
    has_started = has_started || ready;
    if (request.path() == "/livez") return yes_or_no(true);
    if (request.path() == "/startupz") return yes_or_no(has_started);
    if (request.path() == "/metrics") return page_of(metrics);
    if (request.path() != "/readyz") return not_found();
    HttpServerResponse response = yes_or_no(ready);
    if (request.query() == "verbose") {
        response.content_type = "application/json";
        response.body = readiness.as_json() + "\n";
    }
    return response;
}

ports::awaitable<HttpServerResponse> at_once(HttpServerResponse response) {
    co_return response;
}

}  // namespace

adapters::http_server::HttpServerHandler health_handler(const Readiness& readiness, MetricsPage metrics) {
    return [&readiness, metrics = std::move(metrics),
            has_started = std::make_shared<bool>(false)](HttpServerRequest request) {
        return at_once(answer(request, readiness, metrics, *has_started));
    };
}

}  // namespace calfleet::wiring
