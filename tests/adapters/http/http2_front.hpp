// nghttpx in front of a plain server: HTTP/2 over TLS outside, HTTP/1.1 to the server. A process of its own,
// owned by the test and ended by its pid. Its port is held for as long as this lives, so it can die and come
// back on it.
#pragma once

#include "fakes/temporary_folder.hpp"
#include "harness/child_process.hpp"
#include "harness/test_certificates.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::tests {

// One line of its access log, written when the request has ended.
struct FrontRequest {
    std::string protocol;     // "HTTP/2"
    std::string client_port;  // one for each connection
    std::string path;
};

class Http2Front {
public:
    // Listens when this returns.
    Http2Front(std::uint16_t backend_port, const harness::PemIdentity& identity);
    ~Http2Front();
    Http2Front(const Http2Front&) = delete;
    Http2Front& operator=(const Http2Front&) = delete;

    std::string url(const std::string& path) const;

    // Every connection breaks, and nobody listens until start().
    void kill();
    void start();

    // Waits until that many requests have ended.
    std::vector<FrontRequest> requests_ended(std::size_t count) const;

private:
    bool is_listening() const;

    fakes::TemporaryFolder folder_;
    std::uint16_t backend_port_;
    int held_socket_ = -1;
    std::uint16_t port_ = 0;
    std::optional<harness::ChildProcess> process_;
};

std::size_t connections_of(const std::vector<FrontRequest>& requests);

}  // namespace calfleet::tests
