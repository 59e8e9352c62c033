// One multi handle of libcurl and the loop's side of it: the timer and the descriptors it asked for. Owned by
// CurlHttpClient and shared with the waits under way; loop thread.
#pragma once

#include "adapters/http/curl_socket_watch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>

namespace calfleet::adapters::http {

class CurlShard : public std::enable_shared_from_this<CurlShard> {
public:
    // Called once for each request that ends by itself, when its handle has left the shard. May add requests.
    using OnFinished = std::function<void(CURL* handle, CURLcode code)>;

    CurlShard(boost::asio::any_io_executor loop, std::size_t connections_max, OnFinished on_finished);
    ~CurlShard();
    CurlShard(const CurlShard&) = delete;
    CurlShard& operator=(const CurlShard&) = delete;

    // Neither may be called from a callback of libcurl. Removing aborts the request without a word.
    void add(CURL* handle);
    void remove(CURL* handle);

    std::size_t load() const { return load_; }

private:
    void drive(curl_socket_t socket, int events);
    void collect_finished();
    void watch(curl_socket_t socket, int poll);
    void set_timer(long timeout_ms);

    static int on_socket(CURL*, curl_socket_t socket, int poll, void* self, void*) noexcept;
    static int on_timer(CURLM*, long timeout_ms, void* self) noexcept;

    boost::asio::any_io_executor loop_;
    OnFinished on_finished_;
    boost::asio::steady_timer timer_;
    std::unordered_map<curl_socket_t, std::shared_ptr<CurlSocketWatch>> watches_;
    CURLM* multi_;
    std::size_t load_ = 0;
};

}  // namespace calfleet::adapters::http
