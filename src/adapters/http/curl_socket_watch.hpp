// Watches one descriptor for a CurlShard. The descriptor stays libcurl's: it may be a socket, or the pipe of
// a resolver thread, and libcurl closes it. Shared between the shard and the waits under way; loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/error_code.hpp>
#include <curl/curl.h>

#include <functional>
#include <memory>

namespace calfleet::adapters::http {

class CurlSocketWatch : public std::enable_shared_from_this<CurlSocketWatch> {
public:
    // Told CURL_CSELECT_IN, _OUT or _ERR. May release the watch.
    using OnReady = std::function<void(curl_socket_t socket, int events)>;

    CurlSocketWatch(const boost::asio::any_io_executor& loop, curl_socket_t socket, OnReady on_ready);

    // CURL_POLL_IN, _OUT, _INOUT or _NONE, as libcurl's socket callback says.
    void want(int poll);

    // Ends the waits and gives the descriptor back, open. on_ready is not called after this.
    void release();

private:
    struct Direction {
        boost::asio::posix::descriptor_base::wait_type event;
        int curl_event;
        bool wanted = false;
        bool waiting = false;
    };

    void wait_for(Direction& direction);
    void on_event(Direction& direction, boost::system::error_code error);

    curl_socket_t socket_;
    OnReady on_ready_;
    boost::asio::posix::stream_descriptor descriptor_;
    Direction reading_{boost::asio::posix::descriptor_base::wait_read, CURL_CSELECT_IN};
    Direction writing_{boost::asio::posix::descriptor_base::wait_write, CURL_CSELECT_OUT};
};

}  // namespace calfleet::adapters::http
