// Waits on a loopback port for the browser that a provider sends back, and keeps it waiting until it can be
// told what came of it. Nothing of what the browser says is shown or logged. Loop thread only; owned by the
// command that waits.
#pragma once

#include "adapters/http_server/http_server.hpp"
#include "core/result.hpp"
#include "oauth/oauth_return.hpp"
#include "ports/awaitable.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace calfleet::ctl {

class RedirectListener {
public:
    // Only a return with that state counts: any page a browser has open can send it here with another.
    RedirectListener(boost::asio::any_io_executor executor, LoopbackTarget target, std::string state);

    core::Result<void, adapters::http_server::ListenError> listen();

    // The first return that counts; nothing when none came in time.
    ports::awaitable<std::optional<OAuthReturn>> wait(std::chrono::seconds patience);

    // Shows the browser the sentence, if one is waiting, and listens no more. Ends every listening: also
    // after a wait in vain.
    ports::awaitable<void> finish(std::string sentence);

private:
    using Request = adapters::http_server::HttpServerRequest;
    using Response = adapters::http_server::HttpServerResponse;

    ports::awaitable<Response> answer(Request request);

    const LoopbackTarget target_;
    const std::string state_;
    boost::asio::steady_timer came_back_;  // cancelled when the return is there
    boost::asio::steady_timer decided_;    // cancelled when the sentence is there
    std::optional<OAuthReturn> return_;
    bool has_returned_ = false;
    std::optional<std::string> sentence_;
    adapters::http_server::HttpServer server_;
};

}  // namespace calfleet::ctl
