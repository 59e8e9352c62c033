// The one retry layer: sends a request again when its answer is worth a second try, never past its deadline.
// How many times, how far apart and which answers are three separate things, all given by whoever wires it.
#pragma once

#include "core/retry_decision.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/random.hpp"

#include <functional>

namespace calfleet::app {

class RetryingHttpClient : public ports::HttpClient {
public:
    // Which answers deserve another attempt; the provider knows. Failures to get any answer always do, unless
    // we refused to send: every request of ours is idempotent, by nature, by an id of its own, or by the etag
    // it names in If-Match. Such a PATCH takes effect at most once; where an earlier attempt did, unheard,
    // the next is answered 412, and its caller has to read whether it was us.
    using IsWorthRetrying = std::function<bool(const ports::HttpResponse&)>;

    RetryingHttpClient(ports::HttpClient& next, core::RetryPolicy policy, IsWorthRetrying is_worth_retrying,
                       ports::Clock& clock, ports::Random& random);

    // The last answer, whatever it is.
    ports::awaitable<core::Result<ports::HttpResponse, ports::HttpError>> send(
        const ports::HttpRequest& request) override;

private:
    // How long to wait before the next attempt; nothing when this answer is the last.
    std::optional<std::chrono::milliseconds> pause_before_next(
        const core::Result<ports::HttpResponse, ports::HttpError>& answer, int attempt,
        ports::SteadyInstant deadline);

    ports::HttpClient& next_;
    const core::RetryPolicy policy_;
    const IsWorthRetrying is_worth_retrying_;
    ports::Clock& clock_;
    ports::Random& random_;
};

}  // namespace calfleet::app
