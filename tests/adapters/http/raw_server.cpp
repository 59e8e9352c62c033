#include "adapters/http/raw_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <utility>

namespace calfleet::tests {

namespace asio = boost::asio;
using asio::ip::tcp;

struct RawServer::State {
    State(asio::io_context& io, Responder respond_with, std::shared_ptr<asio::ssl::context> tls_context)
        : acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          respond(std::move(respond_with)),
          tls(std::move(tls_context)) {}

    tcp::acceptor acceptor;
    Responder respond;
    std::shared_ptr<asio::ssl::context> tls;
    std::vector<std::string> requests;
    std::size_t accepted = 0;
    std::size_t open = 0;
};

namespace {

std::size_t body_bytes_of(const std::string& head) {
    const auto at = head.find("\r\nContent-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 18));
}

// The next request, or nothing when the peer has closed.
template <class Stream>
asio::awaitable<std::string> read_request(Stream& stream, std::string& received) {
    const auto [error, head_bytes] = co_await asio::async_read_until(
        stream, asio::dynamic_buffer(received), "\r\n\r\n", asio::as_tuple(asio::use_awaitable));
    if (error) co_return "";
    const std::size_t bytes = head_bytes + body_bytes_of(received.substr(0, head_bytes));
    if (bytes > received.size()) {
        const std::size_t missing = bytes - received.size();
        co_await asio::async_read(stream, asio::dynamic_buffer(received), asio::transfer_exactly(missing),
                                  asio::use_awaitable);
    }
    std::string request = received.substr(0, bytes);
    received.erase(0, bytes);
    co_return request;
}

template <class Stream>
asio::awaitable<void> wait_until_closed(Stream& stream) {
    std::array<char, 256> ignored{};
    for (;;) co_await stream.async_read_some(asio::buffer(ignored), asio::use_awaitable);
}

template <class State, class Stream>
asio::awaitable<void> converse(std::shared_ptr<State> state, Stream& stream) {
    std::string received;
    for (;;) {
        const std::string request = co_await read_request(stream, received);
        if (request.empty()) co_return;
        state->requests.push_back(request);
        const Reply reply = state->respond(request);
        if (reply.latency.count() > 0) {
            asio::steady_timer latency(stream.get_executor(), reply.latency);
            co_await latency.async_wait(asio::use_awaitable);
        }
        co_await asio::async_write(stream, asio::buffer(reply.bytes), asio::use_awaitable);
        if (reply.closes) co_return;
        if (reply.bytes.empty()) co_await wait_until_closed(stream);
    }
}

template <class State>
asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
    if (!state->tls) {
        co_await converse(state, socket);
        co_return;
    }
    asio::ssl::stream<tcp::socket> stream(std::move(socket), *state->tls);
    co_await stream.async_handshake(asio::ssl::stream_base::server, asio::use_awaitable);
    co_await converse(state, stream);
}

template <class State>
asio::awaitable<void> accept_all(std::shared_ptr<State> state) {
    for (;;) {
        tcp::socket socket = co_await state->acceptor.async_accept(asio::use_awaitable);
        ++state->accepted;
        ++state->open;
        const auto executor = state->acceptor.get_executor();
        // A broken connection is the client's to report.
        asio::co_spawn(executor, serve(state, std::move(socket)),
                       [state](std::exception_ptr) { --state->open; });
    }
}

}  // namespace

Reply answer(int status, const std::string& body, const std::string& header_lines) {
    return {"HTTP/1.1 " + std::to_string(status) + " Answer\r\n" + header_lines +
            "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

RawServer::RawServer(asio::io_context& io, Responder responder, std::shared_ptr<asio::ssl::context> tls)
    : state_(std::make_shared<State>(io, std::move(responder), std::move(tls))) {
    asio::co_spawn(io, accept_all(state_), [](std::exception_ptr) {});  // ends when the acceptor closes
}

RawServer::~RawServer() {
    state_->acceptor.close();
}

std::uint16_t RawServer::port() const {
    return state_->acceptor.local_endpoint().port();
}

std::string RawServer::url(const std::string& path_and_query) const {
    const std::string origin = state_->tls ? "https://localhost:" : "http://127.0.0.1:";
    return origin + std::to_string(port()) + path_and_query;
}

const std::vector<std::string>& RawServer::requests() const {
    return state_->requests;
}
std::size_t RawServer::connections_accepted() const {
    return state_->accepted;
}
std::size_t RawServer::connections_open() const {
    return state_->open;
}

}  // namespace calfleet::tests
