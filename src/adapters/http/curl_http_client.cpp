#include "adapters/http/curl_http_client.hpp"

#include "adapters/http/curl_global.hpp"
#include "adapters/http/request_checks.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

namespace calfleet::adapters::http {
namespace {

using Kind = ports::HttpError::Kind;

// Nobody waits longer than this for one answer, whatever the deadline says.
constexpr std::chrono::hours kPatienceMax{1};

}  // namespace

// A request's stay in the client ends with the frame it is awaited in, however that goes.
class CurlHttpClient::Stay {
public:
    Stay(CurlHttpClient& client, CurlExchange& exchange) : client_(client), exchange_(exchange) {
        client_.enter(exchange_);
    }
    // A finished exchange has left already, and its client may be gone.
    ~Stay() {
        if (!exchange_.is_finished()) client_.leave(exchange_);
    }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

private:
    CurlHttpClient& client_;
    CurlExchange& exchange_;
};

CurlHttpClient::CurlHttpClient(boost::asio::any_io_executor loop, const ports::Clock& clock,
                               HttpClientConfig config)
    : loop_(std::move(loop)), clock_(clock), config_(std::move(config)) {
    if (config_.in_flight_max == 0 || config_.requests_per_shard_max == 0)
        throw std::invalid_argument("an HTTP client needs room for at least one request");
    ensure_curl_ready();
}

CurlHttpClient::~CurlHttpClient() {
    stop();
}

ports::awaitable<HttpResult> CurlHttpClient::send(const ports::HttpRequest& request) {
    auto target = check_request(request);
    if (!target) co_return ports::HttpError{Kind::kRefused, target.error()};
    if (stopped_) co_return ports::HttpError{Kind::kRefused, "the HTTP client has stopped"};
    if (in_flight() >= config_.in_flight_max && queued() >= config_.queue_max)
        co_return ports::HttpError{Kind::kRefused, "too many requests wait for a connection"};
    const auto patience =
        std::min<std::chrono::milliseconds>(request.deadline - clock_.steady_now(), kPatienceMax);
    if (patience <= patience.zero())
        co_return ports::HttpError{Kind::kTimeout, target->host + ": the deadline had passed before sending"};

    CurlExchange exchange(loop_, request, *target, config_);
    exchange.alarm().expires_after(patience);
    const Stay stay(*this, exchange);
    // The alarm is the only thing this coroutine waits on. An answer cancels it; so does whoever cancels us.
    const auto [error] = co_await exchange.alarm().async_wait(as_tuple(boost::asio::use_awaitable));
    if (exchange.is_finished()) co_return exchange.take_result();
    if (error) throw boost::system::system_error(error);
    co_return exchange.timeout();
}

void CurlHttpClient::stop() {
    stopped_ = true;
    while (!in_flight_.empty()) {
        CurlExchange& exchange = in_flight_.front();
        exchange.shard->remove(exchange.handle());
        retire(exchange);
        exchange.fail({Kind::kInterrupted, exchange.host() + ": the HTTP client stopped"});
    }
    while (!queue_.empty()) {
        CurlExchange& exchange = queue_.front();
        queue_.pop_front();
        exchange.fail({Kind::kInterrupted, exchange.host() + ": the HTTP client stopped"});
    }
}

void CurlHttpClient::enter(CurlExchange& exchange) {
    queue_.push_back(exchange);
    start_queued();
}

void CurlHttpClient::leave(CurlExchange& exchange) {
    if (exchange.shard == nullptr) {
        queue_.erase(Exchanges::s_iterator_to(exchange));
        return;
    }
    exchange.shard->remove(exchange.handle());
    retire(exchange);
    start_queued();
}

void CurlHttpClient::start_queued() {
    while (!queue_.empty() && in_flight() < config_.in_flight_max) {
        CurlExchange& exchange = queue_.front();
        queue_.pop_front();
        start(exchange, shard_with_room());
    }
}

void CurlHttpClient::start(CurlExchange& exchange, CurlShard& shard) {
    try {
        shard.add(exchange.open());
        exchange.shard = &shard;
        in_flight_.push_back(exchange);
    } catch (const std::exception& error) {
        exchange.fail({Kind::kRefused, exchange.host() + ": " + error.what()});
    }
}

// The fullest shard that has room: its connections stay warm, and those of the emptier ones may go. There are
// few shards, so looking at each is cheaper than keeping them in order.
CurlShard& CurlHttpClient::shard_with_room() {
    CurlShard* fullest = nullptr;
    for (const auto& shard : shards_) {
        if (shard->load() >= config_.requests_per_shard_max) continue;
        if (fullest == nullptr || shard->load() > fullest->load()) fullest = shard.get();
    }
    if (fullest != nullptr) return *fullest;
    const auto on_finished = [this](CURL* handle, CURLcode code) { finish(handle, code); };
    shards_.push_back(std::make_shared<CurlShard>(loop_, config_.requests_per_shard_max, on_finished));
    return *shards_.back();
}

void CurlHttpClient::finish(CURL* handle, CURLcode code) {
    CurlExchange& exchange = CurlExchange::of(handle);
    exchange.finish(code);
    retire(exchange);
    start_queued();
}

void CurlHttpClient::retire(CurlExchange& exchange) {
    in_flight_.erase(Exchanges::s_iterator_to(exchange));
    exchange.shard = nullptr;
    exchange.close();
}

}  // namespace calfleet::adapters::http
