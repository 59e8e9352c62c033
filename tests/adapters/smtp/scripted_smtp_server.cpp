#include "adapters/smtp/scripted_smtp_server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <exception>
#include <utility>

namespace calfleet::tests {

namespace asio = boost::asio;
using asio::ip::tcp;

struct ScriptedSmtpServer::State {
    State(asio::io_context& io, SmtpScript with_script, std::shared_ptr<asio::ssl::context> with_tls)
        : acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          script(std::move(with_script)),
          tls(std::move(with_tls)) {}

    std::string reply_to(const std::string& what) const {
        static const std::map<std::string, std::string> usual{{"hello", "220 mail.example ESMTP"},
                                                              {"EHLO", "250-mail.example\r\n250 AUTH PLAIN"},
                                                              {"AUTH", "334 "},
                                                              {"login", "235 welcome"},
                                                              {"MAIL", "250 fine"},
                                                              {"RCPT", "250 fine"},
                                                              {"DATA", "354 go on"},
                                                              {"message", "250 queued"},
                                                              {"QUIT", "221 bye"}};
        const auto own = script.replies.find(what);
        if (own != script.replies.end()) return own->second;
        const auto found = usual.find(what);
        return found == usual.end() ? "500 what?" : found->second;
    }

    tcp::acceptor acceptor;
    SmtpScript script;
    std::shared_ptr<asio::ssl::context> tls;
    std::size_t connections = 0;
    std::vector<std::string> lines;
    std::vector<std::string> messages;
};

namespace {

template <class Stream>
asio::awaitable<std::string> read_to(Stream& stream, std::string& received, std::string end) {
    const std::size_t bytes =
        co_await asio::async_read_until(stream, asio::dynamic_buffer(received), end, asio::use_awaitable);
    std::string text = received.substr(0, bytes - end.size());
    received.erase(0, bytes);
    co_return text;
}

template <class Stream>
asio::awaitable<void> say(Stream& stream, std::string reply) {
    reply += "\r\n";
    co_await asio::async_write(stream, asio::buffer(reply), asio::use_awaitable);
}

template <class State, class Stream>
asio::awaitable<void> converse(std::shared_ptr<State> state, Stream& stream) {
    std::string received;
    if (state->script.is_silent)
        co_await read_to(stream, received, "\n");  // which never comes: ends with the peer
    co_await say(stream, state->reply_to("hello"));
    for (;;) {
        const std::string line = co_await read_to(stream, received, "\r\n");
        const std::string word = line.substr(0, line.find(' '));
        state->lines.push_back(line);
        const std::string reply = state->reply_to(word);
        co_await say(stream, reply);
        if (word == "QUIT") co_return;
        if (word == "AUTH" && reply.starts_with("334")) {
            state->lines.push_back(co_await read_to(stream, received, "\r\n"));
            co_await say(stream, state->reply_to("login"));
        }
        if (word == "DATA" && reply.starts_with("354")) {
            state->messages.push_back(co_await read_to(stream, received, "\r\n.\r\n"));
            co_await say(stream, state->reply_to("message"));
        }
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
        ++state->connections;
        // A broken connection is the client's to report.
        asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(socket)),
                       [state](std::exception_ptr) {});
    }
}

}  // namespace

ScriptedSmtpServer::ScriptedSmtpServer(asio::io_context& io, SmtpScript script,
                                       std::shared_ptr<asio::ssl::context> tls)
    : state_(std::make_shared<State>(io, std::move(script), std::move(tls))) {
    asio::co_spawn(io, accept_all(state_), [](std::exception_ptr) {});  // ends when the acceptor closes
}

ScriptedSmtpServer::~ScriptedSmtpServer() {
    state_->acceptor.close();
}

std::string ScriptedSmtpServer::port() const {
    return std::to_string(state_->acceptor.local_endpoint().port());
}

std::size_t ScriptedSmtpServer::connections() const {
    return state_->connections;
}

const std::vector<std::string>& ScriptedSmtpServer::lines() const {
    return state_->lines;
}

const std::vector<std::string>& ScriptedSmtpServer::messages() const {
    return state_->messages;
}

}  // namespace calfleet::tests
