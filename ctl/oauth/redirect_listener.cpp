#include "oauth/redirect_listener.hpp"

#include "adapters/crypto/constant_time_equal.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace calfleet::ctl {
namespace {

using adapters::http_server::HttpServerLimits;
using adapters::http_server::HttpServerResponse;

constexpr std::chrono::milliseconds kAnswerBound{2'000};
constexpr HttpServerLimits kLimits{.body_bytes_max = 1'024, .connections_max = 32};

// Plain text, so that no word in it can be markup. Kept by nobody: the address held a code.
HttpServerResponse page(int status, const std::string& sentence) {
    HttpServerResponse response;
    response.status = status;
    response.headers = {{"Cache-Control", "no-store"},
                        {"Referrer-Policy", "no-referrer"},
                        {"X-Content-Type-Options", "nosniff"}};
    response.body = sentence + "\n";
    return response;
}

ports::awaitable<void> wait_for(boost::asio::steady_timer& timer) {
    boost::system::error_code ended_by_cancel;
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended_by_cancel));
}

}  // namespace

RedirectListener::RedirectListener(boost::asio::any_io_executor executor, LoopbackTarget target,
                                   std::string state)
    : target_(std::move(target)),
      state_(std::move(state)),
      came_back_(executor),
      decided_(executor, boost::asio::steady_timer::time_point::max()),
      server_(
          executor, [this](Request request) { return answer(std::move(request)); }, kLimits) {}

core::Result<void, adapters::http_server::ListenError> RedirectListener::listen() {
    return server_.listen(target_.address);
}

ports::awaitable<std::optional<OAuthReturn>> RedirectListener::wait(std::chrono::seconds patience) {
    came_back_.expires_after(patience);
    if (!has_returned_) co_await wait_for(came_back_);
    co_return std::exchange(return_, std::nullopt);
}

ports::awaitable<void> RedirectListener::finish(std::string sentence) {
    sentence_ = std::move(sentence);
    decided_.cancel();
    co_await server_.stop(kAnswerBound);
}

ports::awaitable<RedirectListener::Response> RedirectListener::answer(Request request) {
    if (request.method != "GET" || request.path() != target_.path)
        co_return page(404, "There is nothing here.");
    auto back = read_return(request.query());
    if (!back || !adapters::crypto::constant_time_equal(back->state, state_))
        co_return page(400, "This address does not belong to the connection that is being made.");
    if (!std::exchange(has_returned_, true)) {
        return_ = std::move(back);
        came_back_.cancel();
    }
    if (!sentence_) co_await wait_for(decided_);
    co_return page(200, sentence_.value_or("This took too long; look at the terminal."));
}

}  // namespace calfleet::ctl
