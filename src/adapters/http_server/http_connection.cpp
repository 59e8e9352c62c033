// The only file that includes Boost.Beast, which is slow to compile. Beast parses; answers are written here,
// because a misbehaving delivery needs their bytes.
#include "adapters/http_server/http_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace calfleet::adapters::http_server {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using ports::awaitable;

namespace {

using Parser = http::request_parser<http::string_body>;
constexpr auto kNoThrow = asio::as_tuple(asio::use_awaitable);
constexpr auto kLingerTime = std::chrono::seconds(1);
constexpr std::size_t kLingerBytesMax = 1024UL * 1024;

HttpServerRequest to_request(Parser& parser) {
    auto& message = parser.get();
    HttpServerRequest request;
    request.method = message.method_string();
    request.target = message.target();
    request.keep_alive = message.keep_alive();
    for (const auto& field : message) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    request.body = std::move(message.body());
    return request;
}

// The status for what cannot be read as a request; nothing when the peer is gone or silent.
int refusal_status(const boost::system::error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    const bool peer_left = error == http::error::end_of_stream || error == http::error::partial_message;
    const bool malformed = error.category() == make_error_code(http::error::bad_target).category();
    return malformed && !peer_left ? 400 : 0;
}

std::string reason_phrase(int status) {
    return std::string(http::obsolete_reason(static_cast<http::status>(status)));
}

HttpServerResponse plain_answer(int status) {
    HttpServerResponse response;
    response.status = status;
    response.body = reason_phrase(status) + "\n";
    return response;
}

void refuse_line_breaks(std::string_view text) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::invalid_argument("a response header holds a line break");
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

bool has_no_body(int status) {
    return status == 204 || status == 304;
}

std::string head_of(const HttpServerResponse& response, bool keep_alive) {
    std::string head =
        "HTTP/1.1 " + std::to_string(response.status) + " " + reason_phrase(response.status) + "\r\n";
    if (!has_no_body(response.status)) {
        append_header(head, "Content-Type", response.content_type);
        append_header(head, "Content-Length", std::to_string(response.body.size()));
    }
    for (const auto& [name, value] : response.headers) append_header(head, name, value);
    // Said either way: HTTP/1.0 clients close unless told otherwise.
    append_header(head, "Connection", keep_alive ? "keep-alive" : "close");
    return head.append("\r\n");
}

class BeastConnection final : public HttpConnection {
public:
    BeastConnection(tcp::socket socket, const HttpServerHandler& handler, const HttpServerLimits& limits)
        : stream_(std::move(socket)), handler_(handler), limits_(limits) {}

    awaitable<void> run(std::shared_ptr<HttpConnection> self) override {
        while (!finishing_) {
            Parser parser;
            const int refusal = co_await read(parser);
            if (refusal > 0) co_await refuse(refusal);
            if (refusal != 0) break;

            HttpServerRequest request = to_request(parser);
            const bool is_head = request.method == "HEAD";
            const bool keep_alive = request.keep_alive;
            HttpServerResponse response = co_await answer(std::move(request));
            if (!co_await write(std::move(response), is_head, keep_alive && !finishing_)) break;
        }
        boost::system::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        close();
    }

    void finish() override {
        finishing_ = true;
        if (reading_) close();
    }

    void close() override { stream_.close(); }

private:
    static constexpr int kPeerGone = -1;

    // 0 when a request is complete, kPeerGone, or the status that refuses it.
    awaitable<int> read(Parser& parser) {
        parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes_max));
        parser.body_limit(limits_.body_bytes_max);
        stream_.expires_after(limits_.idle_timeout);
        reading_ = true;
        auto [error, bytes] = co_await http::async_read_header(stream_, buffer_, parser, kNoThrow);
        if (!error && !parser.is_done()) {
            if (parser.get()[http::field::expect] == "100-continue") co_await invite_body();
            std::tie(error, bytes) = co_await http::async_read(stream_, buffer_, parser, kNoThrow);
        }
        reading_ = false;
        if (!error) co_return 0;
        const int status = refusal_status(error);
        co_return status == 0 ? kPeerGone : status;
    }

    awaitable<void> invite_body() {
        static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream_, asio::buffer(kGoOn), kNoThrow);
    }

    // What the peer still sends is read for a moment: closing on unread bytes would reset the connection,
    // and the peer would lose the answer.
    awaitable<void> refuse(int status) {
        HttpServerResponse response = plain_answer(status);
        co_await write(std::move(response), false, false);
        boost::system::error_code ignored;
        stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
        stream_.expires_after(kLingerTime);
        std::array<char, 8192> scratch;
        for (std::size_t total = 0; total < kLingerBytesMax;) {
            const auto [error, bytes] = co_await stream_.async_read_some(asio::buffer(scratch), kNoThrow);
            if (error) break;
            total += bytes;
        }
    }

    awaitable<HttpServerResponse> answer(HttpServerRequest request) {
        try {
            HttpServerResponse response = co_await handler_(std::move(request));
            refuse_line_breaks(response.content_type);
            for (const auto& [name, value] : response.headers) {
                refuse_line_breaks(name);
                refuse_line_breaks(value);
            }
            co_return response;
        } catch (const std::exception&) {
            co_return plain_answer(500);
        }
    }

    // True when the connection can carry another request.
    awaitable<bool> write(HttpServerResponse response, bool is_head, bool keep_alive) {
        if (std::holds_alternative<Dropped>(response.delivery)) co_return false;
        const auto* truncated = std::get_if<Truncated>(&response.delivery);
        keep_alive = keep_alive && truncated == nullptr;

        const std::string head = head_of(response, keep_alive);
        if (is_head || has_no_body(response.status)) response.body.clear();
        if (truncated != nullptr && truncated->body_bytes < response.body.size())
            response.body.resize(truncated->body_bytes);

        bool sent = false;
        if (const auto* dripped = std::get_if<Dripped>(&response.delivery))
            sent = co_await drip(head + response.body, *dripped);
        else
            sent = co_await send(head, response.body);
        co_return sent&& keep_alive;
    }

    // Both texts are borrowed from write(), which waits.
    awaitable<bool> send(std::string_view head, std::string_view body) {
        stream_.expires_after(limits_.write_timeout);
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
        const auto [error, bytes] = co_await asio::async_write(stream_, parts, kNoThrow);
        co_return !error;
    }

    awaitable<bool> drip(std::string text, Dripped pace) {
        const std::size_t step = std::max<std::size_t>(pace.bytes_per_step, 1);
        asio::steady_timer pause(stream_.get_executor());
        for (std::size_t at = 0; at < text.size(); at += step) {
            const std::string_view piece = std::string_view(text).substr(at, step);
            if (!co_await send(piece, {})) co_return false;
            pause.expires_after(pace.pause);
            co_await pause.async_wait(kNoThrow);
        }
        co_return true;
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    const HttpServerHandler& handler_;
    const HttpServerLimits& limits_;
    bool reading_ = false;
    bool finishing_ = false;
};

}  // namespace

std::shared_ptr<HttpConnection> make_http_connection(tcp::socket socket, const HttpServerHandler& handler,
                                                     const HttpServerLimits& limits) {
    return std::make_shared<BeastConnection>(std::move(socket), handler, limits);
}

}  // namespace calfleet::adapters::http_server
