// Adds a connection's token to requests, renews one that the provider refuses (401) and sends the request
// once more, and notes a quota that is used up. One concern: whose call it is, and whose quota pays for it;
// repeating for passing errors, and the pace, are layers below.
#pragma once

#include "ports/authorized_http.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <functional>
#include <optional>

namespace calfleet::app {

class AuthorizedHttpClient final : public ports::AuthorizedHttp {
public:
    // For how long the account's quota is used up after that answer; nothing for any other answer. The
    // provider knows.
    using CooldownOf =
        std::function<std::optional<std::chrono::milliseconds>(const ports::HttpResponse&, core::Instant)>;

    AuthorizedHttpClient(ports::HttpClient& next, ports::AccessTokens& tokens, CooldownOf cooldown_of,
                         const ports::Clock& clock);

    ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> send(
        ports::Authorization& authorization, ports::HttpRequest request) override;

private:
    ports::HttpClient& next_;
    ports::AccessTokens& tokens_;
    const CooldownOf cooldown_of_;
    const ports::Clock& clock_;
};

}  // namespace calfleet::app
