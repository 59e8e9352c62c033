#include "app/timed_http_client.hpp"

#include <algorithm>

namespace calfleet::app {

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> TimedHttpClient::send(
    const ports::HttpRequest& request) {
    ports::HttpRequest timed = request.duplicate();
    timed.deadline = std::min(request.deadline, clock_.steady_now() + time_);
    co_return co_await next_.send(timed);
}

}  // namespace calfleet::app
