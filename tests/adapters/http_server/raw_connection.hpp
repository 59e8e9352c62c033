// A test's end of a connection: writes what it is told, byte for byte, and reads answers. Blocks the test's
// thread, at most 10 s in all.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

namespace calfleet::tests {

struct RawAnswer {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names as sent
    std::string body;                            // what arrived of it
};

class RawConnection {
public:
    explicit RawConnection(std::uint16_t port) {
        stream_.expires_after(std::chrono::seconds(10));
        stream_.connect(boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), port));
    }

    void send(std::string_view text) { stream_ << text << std::flush; }

    RawAnswer receive() {
        RawAnswer answer;
        std::string version, line;
        if (!(stream_ >> version >> answer.status)) return {};
        std::getline(stream_, line);
        while (std::getline(stream_, line) && line != "\r") {
            const auto colon = line.find(": ");
            answer.headers[line.substr(0, colon)] = line.substr(colon + 2, line.size() - colon - 3);
        }
        const auto length = answer.headers.find("Content-Length");
        if (length == answer.headers.end()) return answer;
        answer.body.resize(std::stoul(length->second));
        stream_.read(answer.body.data(), static_cast<std::streamsize>(answer.body.size()));
        answer.body.resize(static_cast<std::size_t>(stream_.gcount()));
        return answer;
    }

    // True once the server has closed and nothing is left to read.
    bool at_end() { return stream_.peek() == std::char_traits<char>::eof() && !timed_out(); }

private:
    bool timed_out() { return stream_.error() == boost::asio::error::operation_aborted; }

    boost::asio::ip::tcp::iostream stream_;
};

// One request on a connection of its own.
inline RawAnswer exchange(std::uint16_t port, std::string_view method, std::string_view target,
                          std::string_view headers = "", std::string_view body = "") {
    RawConnection connection(port);
    std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
    text.append(headers).append("Content-Length: ").append(std::to_string(body.size()));
    connection.send(text.append("\r\nConnection: close\r\n\r\n").append(body));
    return connection.receive();
}

}  // namespace calfleet::tests
