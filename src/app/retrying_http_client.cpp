#include "app/retrying_http_client.hpp"

#include "core/retry_after.hpp"

#include <utility>

namespace calfleet::app {
namespace {

bool leaves_doubt(const core::Result<ports::HttpResponse, ports::HttpError>& answer) {
    if (answer.has_value()) return answer->status >= 500;
    return answer.error().kind != ports::HttpError::Kind::kUnreachable;
}

}  // namespace

RetryingHttpClient::RetryingHttpClient(ports::HttpClient& next, core::RetryPolicy policy,
                                       IsWorthRetrying is_worth_retrying, ports::Clock& clock,
                                       ports::Random& random)
    : next_(next),
      policy_(policy),
      is_worth_retrying_(std::move(is_worth_retrying)),
      clock_(clock),
      random_(random) {}

ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> RetryingHttpClient::send(
    const ports::HttpRequest& request) {
    bool may_have_been_carried_out = false;
    auto answer = co_await next_.send(request);
    for (int attempt = 1;; ++attempt) {
        const auto pause = pause_before_next(answer, attempt, request.deadline);
        if (answer.has_value()) answer->was_sent_before = may_have_been_carried_out;
        if (!pause) co_return answer;
        may_have_been_carried_out = may_have_been_carried_out || leaves_doubt(answer);
        co_await clock_.sleep_for(*pause);
        auto next_answer = co_await next_.send(request);
        // Held back by our own pace: it is still the attempt before that says what may have been carried out.
        if (next_answer.has_error() && next_answer.error().come_back_after) co_return answer;
        answer = std::move(next_answer);
    }
}

std::optional<std::chrono::milliseconds> RetryingHttpClient::pause_before_next(
    const core::Result<ports::HttpResponse, ports::HttpError>& answer, int attempt,
    ports::SteadyInstant deadline) {
    std::optional<std::chrono::milliseconds> retry_after;
    if (answer.has_error()) {
        const auto kind = answer.error().kind;
        if (kind == ports::HttpError::Kind::kRefused || kind == ports::HttpError::Kind::kTooLarge)
            return std::nullopt;
    } else {
        if (!is_worth_retrying_(*answer)) return std::nullopt;
        if (const auto header = answer->header("retry-after"))
            retry_after = core::parse_retry_after(*header, clock_.now());
    }
    return core::next_delay(policy_, attempt, retry_after, deadline - clock_.steady_now(),
                            random_.fraction());
}

}  // namespace calfleet::app
