#include "app/metered_http_client.hpp"

namespace calfleet::app {
namespace {

std::string_view class_of(int status) {
    if (status == 429) return "429";  // too many requests: the one 4xx that a caller does not cause
    switch (status / 100) {
        case 2:
            return "2xx";
        case 3:
            return "3xx";
        case 4:
            return "4xx";
        case 5:
            return "5xx";
        default:
            return "other";
    }
}

}  // namespace

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> MeteredHttpClient::send(
    const ports::HttpRequest& request) {
    const ports::SteadyInstant began = clock_.steady_now();
    auto answer = co_await next_.send(request);
    const std::string_view answered =
        answer.has_value() ? class_of(answer->status) : ports::name_of(answer.error().kind);
    meter_.called({request.call, answered,
                   std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - began)});
    co_return answer;
}

}  // namespace calfleet::app
