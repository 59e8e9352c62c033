#include "app/authorized_http_client.hpp"

#include <utility>

namespace calfleet::app {
namespace {

constexpr int kUnauthorized = 401;

// An account that was connected before its id was kept is as good as the agent's own.
ports::QuotaOwner quota_owner_of(const ports::Authorization& authorization) {
    const std::string& company = authorization.asked_by.company_id.str();
    if (!authorization.account_id.empty()) return {authorization.account_id, company};
    return {company + '/' + authorization.asked_by.agent_id.str(), company};
}

// A request that our own pace holds back is no news of the connection: its state stays as it is.
ports::CallFailure failure_of(ports::HttpError error) {
    if (!error.come_back_after) return error;
    return core::Failed{core::FailureReason::kQuotaExceeded, {}, error.come_back_after, {}};
}

}  // namespace

AuthorizedHttpClient::AuthorizedHttpClient(ports::HttpClient& next, ports::AccessTokens& tokens,
                                           CooldownOf cooldown_of, const ports::Clock& clock)
    : next_(next), tokens_(tokens), cooldown_of_(std::move(cooldown_of)), clock_(clock) {}

ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> AuthorizedHttpClient::send(
    ports::Authorization& authorization, ports::HttpRequest request) {
    request.bearer_token = authorization.token.duplicate();
    request.charged_to = quota_owner_of(authorization);
    request.traceparent = authorization.asked_by.traceparent;
    auto answer = co_await next_.send(request);
    if (answer.has_value() && answer->status == kUnauthorized) {
        const bool was_sent_before = answer->was_sent_before;
        auto renewed = co_await tokens_.renew(authorization, request.deadline);
        if (renewed.has_error()) {
            core::Failed failed = renewed.error();
            failed.in_doubt = was_sent_before;
            co_return ports::CallFailure(std::move(failed));
        }
        request.bearer_token = authorization.token.duplicate();
        answer = co_await next_.send(request);
        if (answer.has_value()) answer->was_sent_before = answer->was_sent_before || was_sent_before;
    }
    if (answer.has_error()) co_return failure_of(answer.error());
    if (const auto cooldown = cooldown_of_(*answer, clock_.now()))
        co_await tokens_.quota_exceeded(authorization, *cooldown);
    co_return std::move(*answer);
}

}  // namespace calfleet::app
