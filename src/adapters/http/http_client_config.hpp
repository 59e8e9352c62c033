// The bounds of one CurlHttpClient. Set once, by whoever wires the program.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace calfleet::adapters::http {

struct HttpClientConfig {
    std::size_t in_flight_max = 1000;  // requests inside libcurl at once
    std::size_t queue_max = 10000;     // requests that wait for one of those places
    // One multi handle slows down with its load: 35 µs of CPU a request at 100 in flight, 340 at 5,000. It is
    // also what one HTTP/2 connection carries.
    std::size_t requests_per_shard_max = 100;

    std::size_t response_bytes_max = std::size_t{4} * 1024 * 1024;
    std::size_t response_header_bytes_max = std::size_t{64} * 1024;

    std::chrono::milliseconds connect_timeout{5000};  // resolving, TCP and TLS together
    // A connection whose peer acknowledges nothing for so long is given up, and its requests with it. Without
    // this, HTTP/2 keeps sending into a connection that a firewall has forgotten.
    std::chrono::milliseconds unacknowledged_max{10000};

    // One connection a shard instead of one a request. Off: HTTP/1.1 with TLS too, for a peer that does not
    // bear libcurl 7.88's habit of resetting each stream after its end.
    bool http2 = true;

    std::string user_agent = "calfleet";
    std::string ca_file;  // PEM; empty: the system's
};

}  // namespace calfleet::adapters::http
