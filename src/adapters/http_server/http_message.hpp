// What a handler gets and what it gives back. Plain values, free of any HTTP library.
// A request is checked for form only: its target and headers are still what a stranger wrote.
#pragma once

#include "ports/awaitable.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace calfleet::adapters::http_server {

struct HttpServerRequest {
    std::string method;  // as sent: "GET"
    std::string target;  // as sent, percent-encoded: "/calendars/a%40b.c?x=1"
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    bool keep_alive = true;

    // The target up to its first '?', and what follows it; both still encoded (see url_encoding.hpp).
    std::string_view path() const;
    std::string_view query() const;

    // The first header of that lower-case name.
    std::optional<std::string_view> header(std::string_view name) const;
};

// How an answer travels. All but Whole are misbehaviour, which only simulators ask for.
struct Whole {};
struct Dropped {};  // closes the connection without a byte
struct Dripped {    // some bytes, a pause, some bytes …
    std::size_t bytes_per_step = 1;
    std::chrono::milliseconds pause{10};
};
struct Truncated {  // promises the whole body, sends that much of it and closes
    std::size_t body_bytes = 0;
};
using Delivery = std::variant<Whole, Dropped, Dripped, Truncated>;

struct HttpServerResponse {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";  // not sent where there is no body
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Delivery delivery = Whole{};
};

// Runs on the server's loop, once per request. One that throws is answered 500. While the server stops, its
// waits may end with operation_aborted; it then ends soon.
using HttpServerHandler = std::function<ports::awaitable<HttpServerResponse>(HttpServerRequest)>;

}  // namespace calfleet::adapters::http_server
