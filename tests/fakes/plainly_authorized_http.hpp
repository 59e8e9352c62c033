// Sends what it is given with the token of its authorization, and nothing more: for tests of providers, which
// see renewals only as answers. Borrows the client.
#pragma once

#include "ports/authorized_http.hpp"

#include <utility>

namespace calfleet::fakes {

class PlainlyAuthorizedHttp final : public ports::AuthorizedHttp {
public:
    explicit PlainlyAuthorizedHttp(ports::HttpClient& next) : next_(next) {}

    ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> send(
        ports::Authorization& authorization, ports::HttpRequest request) override {
        if (failure) co_return ports::CallFailure(*failure);
        request.bearer_token = authorization.token.duplicate();
        auto answer = co_await next_.send(request);
        if (answer.has_error()) co_return ports::CallFailure(answer.error());
        co_return std::move(*answer);
    }

    std::optional<core::Failed> failure;  // as if the token had been refused and could not be renewed

private:
    ports::HttpClient& next_;
};

}  // namespace calfleet::fakes
