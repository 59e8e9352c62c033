#include "app/connections/token_refresher.hpp"

#include "core/row_binding.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

namespace calfleet::app::connections {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kQuietAfterFailure{10};

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

std::string name_of(const ports::ConnectionKey& key) {
    return core::row_binding({key.company_id.str(), key.agent_id.str(), key.provider});
}

}  // namespace

// One refresh under way, and who waits for it.
struct TokenRefresher::Flight {
    Flight(const asio::any_io_executor& executor, RefreshRequest what)
        : request(std::move(what)), landed(executor, asio::steady_timer::time_point::max()) {}

    RefreshRequest request;
    std::optional<Refreshed> outcome;
    asio::steady_timer landed;  // cancelled when the outcome is there
};

TokenRefresher::TokenRefresher(asio::any_io_executor executor, TokenReplacement& replacement,
                               ports::Clock& clock, ports::Log& log)
    : executor_(executor),
      replacement_(replacement),
      clock_(clock),
      log_(log),
      failed_lately_(clock, kQuietAfterFailure),
      tasks_(std::move(executor), [this](std::exception_ptr) { log_.error("a token refresh broke"); }) {}

ports::awaitable<Refreshed> TokenRefresher::refresh(RefreshRequest request, ports::SteadyInstant deadline) {
    using asio::experimental::awaitable_operators::operator||;
    const std::shared_ptr<Flight> flight = join(request);
    const std::chrono::milliseconds left = deadline - clock_.steady_now();
    if (!flight->outcome && left > left.zero()) co_await (wait_for_landing(flight) || clock_.sleep_for(left));
    if (!flight->outcome) co_return fail(core::FailureReason::kDeadlineExceeded);
    co_return *flight->outcome;
}

void TokenRefresher::refresh_behind(RefreshRequest request) {
    if (failed_lately_.find(name_of(request.key)) == nullptr) join(request);
}

std::shared_ptr<TokenRefresher::Flight> TokenRefresher::join(const RefreshRequest& request) {
    std::shared_ptr<Flight>& place = flights_[{request.key, request.token_version}];
    if (place) return place;
    place = std::make_shared<Flight>(executor_, request);
    std::shared_ptr<Flight> flight = place;  // it may land, and leave its place, at once
    tasks_.start(fly(flight));
    return flight;
}

ports::awaitable<void> TokenRefresher::fly(std::shared_ptr<Flight> flight) {
    const RefreshRequest& request = flight->request;
    try {
        flight->outcome.emplace(co_await replacement_.replace(request));
    } catch (const std::exception& broken) {
        log_.error("a token refresh broke",
                   {{"agent_id", request.key.agent_id.str()}, {"error", broken.what()}});
        flight->outcome.emplace(fail(core::FailureReason::kInternalError));
    }
    if (flight->outcome->has_error()) failed_lately_.keep(name_of(request.key), true, clock_.steady_now());
    flights_.erase({request.key, request.token_version});
    flight->landed.cancel();
}

ports::awaitable<void> TokenRefresher::wait_for_landing(std::shared_ptr<Flight> flight) {
    boost::system::error_code ended_by_cancel;
    co_await flight->landed.async_wait(asio::redirect_error(asio::use_awaitable, ended_by_cancel));
}

}  // namespace calfleet::app::connections
