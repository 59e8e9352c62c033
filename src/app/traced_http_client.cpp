#include "app/traced_http_client.hpp"

#include "app/span_ids.hpp"

#include <string>
#include <utility>

namespace calfleet::app {
namespace {

std::string method_of(const ports::HttpRequest& request) {
    switch (request.method) {
        case ports::HttpMethod::kGet:
            return "GET";
        case ports::HttpMethod::kPost:
            return "POST";
        case ports::HttpMethod::kPatch:
            return "PATCH";
        case ports::HttpMethod::kDelete:
            return "DELETE";
    }
    return "_OTHER";
}

}  // namespace

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> TracedHttpClient::send(
    const ports::HttpRequest& request) {
    const auto parent = core::parse_traceparent(request.traceparent);
    if (!parent || !parent->is_sampled) co_return co_await next_.send(request);

    const core::Instant began = clock_.now();
    const ports::SteadyInstant began_at = clock_.steady_now();
    auto answer = co_await next_.send(request);
    const auto took = std::chrono::duration_cast<core::Instant::duration>(clock_.steady_now() - began_at);

    // The URL has calendars' ids in it, which are people's addresses: it is not told.
    ports::Span span;
    span.name = std::string(request.call);
    span.kind = ports::SpanKind::kClient;
    span.context = child_of(*parent, random_);
    span.parent_id = parent->span_id;
    span.began = began;
    span.ended = began + took;
    span.attributes = {{"http.request.method", method_of(request)}};
    if (answer.has_value()) {
        span.attributes.emplace_back("http.response.status_code", std::int64_t{answer->status});
        if (answer->status >= 400) span.error_type = std::to_string(answer->status);
    } else {
        span.error_type = ports::name_of(answer.error().kind);
    }
    sink_.ended(std::move(span));
    co_return answer;
}

}  // namespace calfleet::app
