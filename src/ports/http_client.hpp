// One HTTP exchange. Statuses are answers, not errors: an HttpError means that no complete answer arrived.
// Decorators of this port add one concern each (retries, authorisation); adapters/http speaks libcurl.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calfleet::ports {

enum class HttpMethod { kGet, kPost, kPatch, kDelete };

// Whose quota at the provider a call uses up.
struct QuotaOwner {
    std::string account = {};  // the provider's stable id of it; empty: nobody's
    std::string company = {};
};

struct HttpRequest {
    HttpMethod method = HttpMethod::kGet;
    std::string url;  // absolute; every path and query part already percent-encoded by its author
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // Sent as "Authorization: Bearer …". Refused by the adapter unless it is a b64token (RFC 6750), because
    // libcurl would pass a line break in it on to the wire.
    core::Secret bearer_token;
    // When the answer is worth nothing any more. Covers waiting for a connection, the call and its retries.
    SteadyInstant deadline;
    QuotaOwner charged_to = {};
    std::string_view call = {};  // what the provider calls it, for metrics: a literal, as in "events.insert"
    std::string traceparent =
        {};  // of the command it is made for; told to our own tracing, not to the provider
};

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    // The request was sent before, and that attempt may have been carried out whatever this answer says.
    bool was_sent_before = false;

    // The first header of that lower-case name.
    std::optional<std::string_view> header(std::string_view name) const {
        for (const auto& [key, value] : headers)
            if (key == name) return std::string_view(value);
        return std::nullopt;
    }
};

struct HttpError {
    enum class Kind {
        kUnreachable,  // no connection: nothing was sent
        kInterrupted,  // the connection broke: the request may have been carried out
        kTimeout,      // the deadline passed: the request may have been carried out
        kTooLarge,     // the answer exceeded the limit
        kRefused,      // we did not send it: bad URL, header or token, or held back by our own pace
    };
    Kind kind;
    std::string message;  // for the log; holds no secret and no customer data
    // Of a request that our own pace holds back (app/paced_http_client): when there is a turn for it again.
    std::optional<std::chrono::milliseconds> come_back_after = {};
};

// "unreachable", "timeout" … as metrics and spans have it.
constexpr std::string_view name_of(HttpError::Kind kind) {
    using Kind = HttpError::Kind;
    switch (kind) {
        case Kind::kUnreachable:
            return "unreachable";
        case Kind::kInterrupted:
            return "interrupted";
        case Kind::kTimeout:
            return "timeout";
        case Kind::kTooLarge:
            return "too_large";
        case Kind::kRefused:
            return "refused";
    }
    return "other";
}

class HttpClient {
public:
    virtual ~HttpClient() = default;

    // The request is borrowed until the answer: callers keep it alive across the co_await.
    virtual awaitable<core::Result<HttpResponse, HttpError>> send(const HttpRequest& request) = 0;
};

}  // namespace calfleet::ports
