// ports::HttpClient on libcurl's multi-socket interface, driven by the program's one Asio loop. Owned by the
// program; everything, the destructor too, happens on the loop thread. It goes before its io_context does.
//
// Requests run in shards of a bounded load; one that finds no room waits in the queue here, never inside
// libcurl, and its wait counts against its deadline. A request ends with its coroutine: cancelling the
// co_await, or destroying its frame, aborts the transfer. Nothing is sent twice.
#pragma once

#include "adapters/http/curl_exchange.hpp"
#include "adapters/http/curl_shard.hpp"
#include "adapters/http/http_client_config.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/intrusive/list.hpp>
#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace calfleet::adapters::http {

class CurlHttpClient final : public ports::HttpClient {
public:
    // Borrows the clock.
    CurlHttpClient(boost::asio::any_io_executor loop, const ports::Clock& clock, HttpClientConfig config);
    ~CurlHttpClient() override;
    CurlHttpClient(const CurlHttpClient&) = delete;
    CurlHttpClient& operator=(const CurlHttpClient&) = delete;

    ports::awaitable<HttpResult> send(const ports::HttpRequest& request) override;

    // Ends whatever is in flight or queued with kInterrupted and refuses what comes later. An owner who wants
    // the answers waits for in_flight() and queued() to reach zero first. The destructor stops too.
    void stop();

    std::size_t in_flight() const { return in_flight_.size(); }
    std::size_t queued() const { return queue_.size(); }
    std::size_t shards() const { return shards_.size(); }

private:
    using Exchanges = boost::intrusive::list<CurlExchange>;
    class Stay;

    void enter(CurlExchange& exchange);
    void leave(CurlExchange& exchange);
    void start_queued();
    void start(CurlExchange& exchange, CurlShard& shard);
    CurlShard& shard_with_room();
    void finish(CURL* handle, CURLcode code);
    void retire(CurlExchange& exchange);

    boost::asio::any_io_executor loop_;
    const ports::Clock& clock_;
    HttpClientConfig config_;
    bool stopped_ = false;
    Exchanges queue_;
    Exchanges in_flight_;
    std::vector<std::shared_ptr<CurlShard>> shards_;
};

}  // namespace calfleet::adapters::http
