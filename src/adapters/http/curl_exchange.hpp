// One request under way: what libcurl reads for it, what came back, and the alarm its coroutine waits on.
// Lives in the frame of CurlHttpClient::send, which outlasts libcurl's interest in it; loop thread.
#pragma once

#include "adapters/http/answer_collector.hpp"
#include "adapters/http/header_lines.hpp"
#include "adapters/http/http_client_config.hpp"
#include "adapters/http/request_checks.hpp"
#include "core/result.hpp"
#include "ports/http_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list_hook.hpp>
#include <curl/curl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace calfleet::adapters::http {

class CurlShard;

using HttpResult = core::Result<ports::HttpResponse, ports::HttpError>;

// The hook places it in the client's queue or among those in flight.
class CurlExchange : public boost::intrusive::list_base_hook<> {
public:
    // Borrows the request and the config.
    CurlExchange(const boost::asio::any_io_executor& loop, const ports::HttpRequest& request,
                 RequestTarget target, const HttpClientConfig& config);
    CurlExchange(const CurlExchange&) = delete;
    CurlExchange& operator=(const CurlExchange&) = delete;

    // A handle of its own with every option set, which leads back here. Throws if libcurl does not take one.
    CURL* open();
    CURL* handle() { return handle_.get(); }
    void close() { handle_.reset(); }
    static CurlExchange& of(CURL* handle);

    // Ends the exchange and wakes its coroutine.
    void finish(CURLcode code);
    void fail(ports::HttpError error);

    bool is_finished() const { return result_.has_value(); }
    HttpResult take_result();
    // What it ends with when the alarm runs out first.
    ports::HttpError timeout() const;

    // Runs out at the deadline, or when the exchange ends before.
    boost::asio::steady_timer& alarm() { return alarm_; }
    const std::string& host() const { return target_.host; }

    // Where it runs, if it does. Kept by the client.
    CurlShard* shard = nullptr;

private:
    struct CleanUp {
        void operator()(CURL* handle) const { ::curl_easy_cleanup(handle); }
    };

    void set_target();
    void set_message();
    void set_body();
    void set_callbacks();
    void end_with(HttpResult result);

    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
    static int on_sending(void* self, char* peer, char* local, int peer_port, int local_port) noexcept;
    static int on_socket_made(void* self, curl_socket_t socket, curlsocktype purpose) noexcept;

    const ports::HttpRequest& request_;
    const HttpClientConfig& config_;
    RequestTarget target_;
    HeaderLines headers_;
    AnswerCollector answer_;
    boost::asio::steady_timer alarm_;
    bool sending_began_ = false;
    bool kept_from_repeating_ = false;
    std::optional<HttpResult> result_;
    std::unique_ptr<CURL, CleanUp> handle_;  // goes first: it borrows from the rest
};

}  // namespace calfleet::adapters::http
