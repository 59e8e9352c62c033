// A server that answers with whatever bytes the test gives it, over TCP or TLS, on a port from the OS. Owned
// by the test and gone before its loop; loop thread. Its coroutines end with their connections or with the
// loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace calfleet::tests {

struct Reply {
    std::string bytes;  // empty: no answer
    bool closes = false;
    std::chrono::milliseconds latency{0};
};

// An HTTP/1.1 answer with a Content-Length. Header lines end in CRLF.
Reply answer(int status, const std::string& body = "", const std::string& header_lines = "");
inline Reply no_answer() {
    return {};
}
inline Reply closing(const std::string& bytes = "") {
    return {bytes, true};
}

class RawServer {
public:
    using Responder = std::function<Reply(const std::string& request)>;

    RawServer(boost::asio::io_context& io, Responder responder,
              std::shared_ptr<boost::asio::ssl::context> tls = nullptr);
    ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::uint16_t port() const;
    // https://localhost… with TLS, else http://127.0.0.1….
    std::string url(const std::string& path_and_query) const;

    // Each request as it came, body and all.
    const std::vector<std::string>& requests() const;
    std::size_t connections_accepted() const;
    std::size_t connections_open() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace calfleet::tests
