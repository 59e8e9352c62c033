#include "adapters/http/curl_shard.hpp"

#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace calfleet::adapters::http {
namespace {

void expect_ok(CURLMcode code) {
    if (code != CURLM_OK) throw std::runtime_error(std::string("libcurl: ") + ::curl_multi_strerror(code));
}

}  // namespace

CurlShard::CurlShard(boost::asio::any_io_executor loop, std::size_t connections_max, OnFinished on_finished)
    : loop_(std::move(loop)),
      on_finished_(std::move(on_finished)),
      timer_(loop_),
      multi_(::curl_multi_init()) {
    if (multi_ == nullptr) throw std::bad_alloc();
    ::curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlShard::on_socket);
    ::curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    ::curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlShard::on_timer);
    ::curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    ::curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    // Else libcurl keeps four idle connections for each request in flight: none, when the last one ends.
    ::curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections_max));
}

// Descriptors go back before libcurl closes them, and it gets no chance to ask for new ones.
CurlShard::~CurlShard() {
    for (auto& [socket, watch] : watches_) watch->release();
    ::curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    ::curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    ::curl_multi_cleanup(multi_);
}

void CurlShard::add(CURL* handle) {
    expect_ok(::curl_multi_add_handle(multi_, handle));
    ++load_;
}

void CurlShard::remove(CURL* handle) {
    expect_ok(::curl_multi_remove_handle(multi_, handle));
    --load_;
}

void CurlShard::drive(curl_socket_t socket, int events) {
    int running = 0;
    expect_ok(::curl_multi_socket_action(multi_, socket, events, &running));
    collect_finished();
}

void CurlShard::collect_finished() {
    int left = 0;
    while (const CURLMsg* message = ::curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* const handle = message->easy_handle;
        const CURLcode code = message->data.result;
        remove(handle);  // the message is gone with it
        on_finished_(handle, code);
    }
}

void CurlShard::watch(curl_socket_t socket, int poll) {
    const auto known = watches_.find(socket);
    if (poll == CURL_POLL_REMOVE) {
        if (known == watches_.end()) return;
        known->second->release();
        watches_.erase(known);
        return;
    }
    auto& watch = known != watches_.end() ? known->second : watches_[socket];
    if (!watch) {
        const auto on_ready = [this](curl_socket_t ready, int events) { drive(ready, events); };
        watch = std::make_shared<CurlSocketWatch>(loop_, socket, on_ready);
    }
    watch->want(poll);
}

// Even "now" goes through the loop: libcurl is calling us, and must not be called back.
void CurlShard::set_timer(long timeout_ms) {
    if (timeout_ms < 0) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(timeout_ms));
    timer_.async_wait([weak = weak_from_this()](auto error) {
        const auto self = weak.lock();
        if (self && !error) self->drive(CURL_SOCKET_TIMEOUT, 0);
    });
}

int CurlShard::on_socket(CURL*, curl_socket_t socket, int poll, void* self, void*) noexcept {
    static_cast<CurlShard*>(self)->watch(socket, poll);
    return 0;
}

int CurlShard::on_timer(CURLM*, long timeout_ms, void* self) noexcept {
    static_cast<CurlShard*>(self)->set_timer(timeout_ms);
    return 0;
}

}  // namespace calfleet::adapters::http
