#include "adapters/http/curl_exchange.hpp"

#include "adapters/http/curl_failure.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace calfleet::adapters::http {
namespace {

// Small, because there are thousands of handles: 91 MiB for 5,000 requests in flight over HTTP/2.
constexpr long kReceiveBufferBytes = 1024;
constexpr long kSendBufferBytes = 16L * 1024;

// An option that libcurl does not take is a broken assumption: no request goes out half configured.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (const auto code = ::curl_easy_setopt(handle, option, value); code != CURLE_OK)
        throw std::runtime_error(std::string("libcurl refuses an option: ") + ::curl_easy_strerror(code));
}

}  // namespace

CurlExchange::CurlExchange(const boost::asio::any_io_executor& loop, const ports::HttpRequest& request,
                           RequestTarget target, const HttpClientConfig& config)
    : request_(request),
      config_(config),
      target_(std::move(target)),
      headers_(request),
      answer_(config.response_bytes_max, config.response_header_bytes_max),
      alarm_(loop) {}

// A fresh handle each time. Resetting and reusing one saves 5 % and is unsafe: in libcurl 7.88 a request on a
// shared HTTP/2 connection leaves its small receive buffer behind, and reset forgets the buffer's size.
CURL* CurlExchange::open() {
    handle_.reset(::curl_easy_init());
    if (!handle_) throw std::bad_alloc();
    CURL* const handle = handle_.get();
    set_target();
    set_message();
    set_callbacks();
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
    set(handle, CURLOPT_UPLOAD_BUFFERSIZE, kSendBufferBytes);
    set(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(config_.response_bytes_max));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(config_.connect_timeout.count()));
    // A resolver thread that hangs is left to end by itself; otherwise giving up would block the loop on it.
    set(handle, CURLOPT_QUICK_EXIT, 1L);
    return handle;
}

CurlExchange& CurlExchange::of(CURL* handle) {
    char* self = nullptr;
    ::curl_easy_getinfo(handle, CURLINFO_PRIVATE, &self);
    return *static_cast<CurlExchange*>(static_cast<void*>(self));
}

void CurlExchange::set_target() {
    CURL* const handle = handle_.get();
    set(handle, CURLOPT_URL, request_.url.c_str());
    set(handle, CURLOPT_PATH_AS_IS, 1L);
    set(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(handle, CURLOPT_PROTOCOLS_STR, target_.tls ? "https" : "http");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROXY, "");  // nor one from the environment

    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!config_.ca_file.empty()) {
        set(handle, CURLOPT_CAINFO, config_.ca_file.c_str());
        set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
    // With TLS, wait for the connection that is being made and share it. Plain HTTP cannot be shared.
    const bool shared = target_.tls && config_.http2;
    set(handle, CURLOPT_HTTP_VERSION,
        static_cast<long>(shared ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_PIPEWAIT, 1L);
    set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
}

void CurlExchange::set_message() {
    CURL* const handle = handle_.get();
    switch (request_.method) {
        case ports::HttpMethod::kGet:
            set(handle, CURLOPT_HTTPGET, 1L);
            break;
        case ports::HttpMethod::kPost:
            set_body();
            break;
        case ports::HttpMethod::kPatch:
            set_body();
            set(handle, CURLOPT_CUSTOMREQUEST, "PATCH");
            break;
        case ports::HttpMethod::kDelete:
            set(handle, CURLOPT_CUSTOMREQUEST, "DELETE");
            break;
    }
    set(handle, CURLOPT_USERAGENT, config_.user_agent.c_str());
    set(handle, CURLOPT_HTTPHEADER, headers_.list());
}

void CurlExchange::set_body() {
    CURL* const handle = handle_.get();
    set(handle, CURLOPT_POST, 1L);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request_.body.data());  // borrowed, not copied: it may hold a secret
}

void CurlExchange::set_callbacks() {
    CURL* const handle = handle_.get();
    set(handle, CURLOPT_PRIVATE, static_cast<void*>(this));
    set(handle, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
    set(handle, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(handle, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
    set(handle, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(handle, CURLOPT_PREREQFUNCTION, &CurlExchange::on_sending);
    set(handle, CURLOPT_PREREQDATA, static_cast<void*>(this));
    set(handle, CURLOPT_SOCKOPTFUNCTION, &CurlExchange::on_socket_made);
    set(handle, CURLOPT_SOCKOPTDATA, static_cast<void*>(this));
}

void CurlExchange::finish(CURLcode code) {
    if (code == CURLE_OK) {
        long status = 0;
        ::curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        end_with(answer_.take(static_cast<int>(status)));
    } else if (answer_.is_over_limit()) {
        fail({ports::HttpError::Kind::kTooLarge, host() + ": the answer is larger than allowed"});
    } else if (kept_from_repeating_) {
        fail({ports::HttpError::Kind::kInterrupted, host() + ": the connection broke before an answer"});
    } else {
        fail(failure_of(handle_.get(), code, sending_began_, host()));
    }
}

void CurlExchange::fail(ports::HttpError error) {
    end_with(std::move(error));
}

// A time that has passed wakes the coroutine whether it waits already or is about to.
void CurlExchange::end_with(HttpResult result) {
    result_ = std::move(result);
    alarm_.expires_at(boost::asio::steady_timer::time_point::min());
}

HttpResult CurlExchange::take_result() {
    return std::move(*result_);
}

ports::HttpError CurlExchange::timeout() const {
    const bool queued = shard == nullptr;
    const char* what = queued ? ": the deadline passed in the queue" : ": no answer before the deadline";
    return {ports::HttpError::Kind::kTimeout, host() + what};
}

std::size_t CurlExchange::on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
    auto& answer = static_cast<CurlExchange*>(self)->answer_;
    return answer.add_header_line({bytes, size * count}) ? size * count : 0;
}

std::size_t CurlExchange::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
    auto& answer = static_cast<CurlExchange*>(self)->answer_;
    // Zero would say "nothing to do" for an empty piece, so failure is one more than was offered.
    return answer.add_body({bytes, size * count}) ? size * count : size * count + 1;
}

// libcurl sends a request again by itself when a kept-alive connection breaks before the first byte of the
// answer. A booking must not be sent twice, and there is one layer that repeats requests: not this one.
int CurlExchange::on_sending(void* self, char*, char*, int, int) noexcept {
    auto& exchange = *static_cast<CurlExchange*>(self);
    exchange.kept_from_repeating_ = exchange.sending_began_;
    exchange.sending_began_ = true;
    return exchange.kept_from_repeating_ ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

int CurlExchange::on_socket_made(void* self, curl_socket_t socket, curlsocktype) noexcept {
    const auto& config = static_cast<CurlExchange*>(self)->config_;
    const auto patience = static_cast<unsigned>(config.unacknowledged_max.count());
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
    return CURL_SOCKOPT_OK;
}

}  // namespace calfleet::adapters::http
