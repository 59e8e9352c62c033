#include "adapters/http_server/http_server.hpp"

#include "adapters/http_server/http_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <map>
#include <utility>

namespace calfleet::adapters::http_server {
namespace asio = boost::asio;
using asio::ip::tcp;
using ports::awaitable;

namespace {
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr auto kPauseWhenOutOfDescriptors = std::chrono::milliseconds(50);

std::string to_text(const tcp::endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" +
           std::to_string(endpoint.port());
}
}  // namespace

// Shared with the coroutines, which hold it until they end.
class HttpServer::State {
public:
    State(asio::any_io_executor loop, HttpServerHandler answer, HttpServerLimits bounds)
        : executor(loop),
          handler(std::move(answer)),
          limits(bounds),
          acceptor(loop),
          changed(loop, asio::steady_timer::time_point::max()) {}

    // Returns at the next change of `accepting` or `connections`.
    awaitable<void> next_change() { co_await changed.async_wait(kNoThrow); }

    void close_all() {
        for (auto& [connection, cancellation] : connections) {
            cancellation->emit(asio::cancellation_type::terminal);
            connection->close();
        }
    }

    asio::any_io_executor executor;
    HttpServerHandler handler;
    HttpServerLimits limits;
    tcp::acceptor acceptor;
    tcp::endpoint bound;
    asio::steady_timer changed;  // never expires; cancelled to wake those who wait
    bool accepting = false;      // the accept loop has not ended
    std::map<std::shared_ptr<HttpConnection>, std::unique_ptr<asio::cancellation_signal>> connections;

    static awaitable<void> accept_connections(std::shared_ptr<State> self);
    static void serve(const std::shared_ptr<State>& self, tcp::socket socket);
};

awaitable<void> HttpServer::State::accept_connections(std::shared_ptr<State> self) {
    while (self->acceptor.is_open()) {
        if (self->connections.size() >= self->limits.connections_max) {
            co_await self->next_change();
            continue;
        }
        auto [error, socket] = co_await self->acceptor.async_accept(kNoThrow);
        if (!error) {
            serve(self, std::move(socket));
        } else if (self->acceptor.is_open()) {
            asio::steady_timer pause(self->executor, kPauseWhenOutOfDescriptors);
            co_await pause.async_wait(kNoThrow);
        }
    }
}

void HttpServer::State::serve(const std::shared_ptr<State>& self, tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = make_http_connection(std::move(socket), self->handler, self->limits);
    auto& cancellation = self->connections[connection];
    cancellation = std::make_unique<asio::cancellation_signal>();
    auto ended = [self, connection](const std::exception_ptr&) {  // by a cancellation, at worst
        self->connections.erase(connection);
        self->changed.cancel();
    };
    asio::co_spawn(self->executor, connection->run(connection),
                   asio::bind_cancellation_slot(cancellation->slot(), std::move(ended)));
}

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerHandler handler, HttpServerLimits limits)
    : state_(std::make_shared<State>(std::move(executor), std::move(handler), limits)) {}

HttpServer::~HttpServer() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    state_->close_all();
}

core::Result<void, ListenError> HttpServer::listen(std::string_view address) {
    const auto endpoint = parse_listen_address(address);
    if (!endpoint) return endpoint.error();

    tcp::acceptor& acceptor = state_->acceptor;
    boost::system::error_code error;
    acceptor.open(endpoint->protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(*endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) state_->bound = acceptor.local_endpoint(error);
    if (error == asio::error::address_in_use) return ListenError{std::string(address) + " is already in use"};
    if (error) return ListenError{"cannot listen on " + std::string(address) + ": " + error.message()};

    state_->accepting = true;
    auto ended = [state = state_](const std::exception_ptr&) {
        state->accepting = false;
        state->changed.cancel();
    };
    asio::co_spawn(state_->executor, State::accept_connections(state_), std::move(ended));
    return {};
}

std::uint16_t HttpServer::port() const {
    return state_->bound.port();
}

std::string HttpServer::url() const {
    return "http://" + to_text(state_->bound);
}

awaitable<void> HttpServer::stop(std::chrono::milliseconds grace) {
    const auto state = state_;
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->changed.cancel();
    for (const auto& [connection, cancellation] : state->connections) connection->finish();

    asio::steady_timer patience(state->executor, grace);
    patience.async_wait([state](const boost::system::error_code& error) {
        if (!error) state->close_all();
    });
    while (state->accepting || !state->connections.empty()) co_await state->next_change();
}

}  // namespace calfleet::adapters::http_server
