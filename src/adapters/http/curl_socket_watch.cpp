#include "adapters/http/curl_socket_watch.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace calfleet::adapters::http {

CurlSocketWatch::CurlSocketWatch(const boost::asio::any_io_executor& loop, curl_socket_t socket,
                                 OnReady on_ready)
    : socket_(socket), on_ready_(std::move(on_ready)), descriptor_(loop, socket) {}

void CurlSocketWatch::want(int poll) {
    reading_.wanted = (poll & CURL_POLL_IN) != 0;
    writing_.wanted = (poll & CURL_POLL_OUT) != 0;
    wait_for(reading_);
    wait_for(writing_);
}

void CurlSocketWatch::release() {
    if (descriptor_.is_open()) descriptor_.release();
}

// One wait brings one event, so each is followed by the next for as long as libcurl wants it. A wait that is
// no longer wanted is left to end unheard: cancelling would end the other direction's too.
void CurlSocketWatch::wait_for(Direction& direction) {
    if (!direction.wanted || direction.waiting || !descriptor_.is_open()) return;
    direction.waiting = true;
    descriptor_.async_wait(direction.event, [self = shared_from_this(), &direction](auto error) {
        self->on_event(direction, error);
    });
}

void CurlSocketWatch::on_event(Direction& direction, boost::system::error_code error) {
    direction.waiting = false;
    if (error == boost::asio::error::operation_aborted || !descriptor_.is_open()) return;
    if (direction.wanted) on_ready_(socket_, error ? CURL_CSELECT_ERR : direction.curl_event);
    wait_for(direction);
}

}  // namespace calfleet::adapters::http
