#include "app/timed_http_client.hpp"

#include <algorithm>

namespace calfleet::app {

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> TimedHttpClient::send(
    const ports::HttpRequest& request) {
    const ports::HttpRequest timed{request.method,
                                   request.url,
                                   request.headers,
                                   request.body,
                                   request.bearer_token.duplicate(),
                                   std::min(request.deadline, clock_.steady_now() + time_),
                                   request.charged_to,
                                   request.call};
    co_return co_await next_.send(timed);
}

}  // namespace calfleet::app
