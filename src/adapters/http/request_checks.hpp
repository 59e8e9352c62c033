// What may go on the wire. libcurl passes line breaks in headers and in bearer tokens on, and leaves the rest
// to its user as well (libcurl-security), so every request is read here before libcurl sees it.
#pragma once

#include "core/result.hpp"
#include "ports/http_client.hpp"

#include <string>
#include <string_view>

namespace calfleet::adapters::http {

struct RequestTarget {
    bool tls = true;
    std::string host;  // fit for a log line: the rest of a URL holds calendar ids, which are people
};

// The target, or why the request is refused, in words that repeat nothing of its values.
core::Result<RequestTarget, std::string> check_request(const ports::HttpRequest& request);

// 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" (RFC 6750, section 2.1).
bool is_b64token(std::string_view text);

}  // namespace calfleet::adapters::http
