// Answers from a script and remembers what it was asked. Owned by the test; loop thread only.
// A request without an answer left throws: the test asked for more calls than it expected.
#pragma once

#include "ports/http_client.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calfleet::fakes {

using HttpResult = core::Result<ports::HttpResponse, ports::HttpError>;

// A copy of a request, with its token in the open: tests compare it.
struct RecordedRequest {
    ports::HttpMethod method;
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string bearer_token;
    ports::SteadyInstant deadline;
    ports::QuotaOwner charged_to;

    // The first header of that name, exactly as written.
    std::optional<std::string_view> header(std::string_view name) const {
        for (const auto& [key, value] : headers)
            if (key == name) return std::string_view(value);
        return std::nullopt;
    }
};

class FakeHttpClient final : public ports::HttpClient {
public:
    using Responder = std::function<HttpResult(const RecordedRequest&)>;
    // May suspend, e.g. on a clock or a gate. The request stays alive until it answers.
    using SlowResponder = std::function<ports::awaitable<HttpResult>(const RecordedRequest&)>;

    // The script: each answer serves one request, in order, before any responder is asked.
    void answer_next(int status, std::string body = "",
                     std::vector<std::pair<std::string, std::string>> headers = {}) {
        script_.emplace_back(ports::HttpResponse{status, std::move(headers), std::move(body)});
    }
    void fail_next(ports::HttpError::Kind kind, std::string message = "scripted") {
        script_.emplace_back(ports::HttpError{kind, std::move(message)});
    }

    // Answers whatever the script does not.
    void respond_with(Responder responder) {
        respond_slowly_with(
            [respond = std::move(responder)](const RecordedRequest& request) -> ports::awaitable<HttpResult> {
                return answer_at_once(respond(request));
            });
    }
    void respond_slowly_with(SlowResponder responder) { responder_ = std::move(responder); }

    ports::awaitable<HttpResult> send(const ports::HttpRequest& request) override {
        requests_.push_back(RecordedRequest{request.method, request.url, request.headers, request.body,
                                            std::string(request.bearer_token.reveal()), request.deadline,
                                            request.charged_to});
        if (!script_.empty()) {
            HttpResult answer = std::move(script_.front());
            script_.pop_front();
            co_return answer;
        }
        if (!responder_) throw std::logic_error("no answer was scripted for " + request.url);
        const RecordedRequest asked = requests_.back();  // the vector may grow while we wait
        co_return co_await responder_(asked);
    }

    const std::vector<RecordedRequest>& requests() const { return requests_; }
    std::size_t answers_left() const { return script_.size(); }

private:
    static ports::awaitable<HttpResult> answer_at_once(HttpResult answer) { co_return answer; }

    std::deque<HttpResult> script_;
    SlowResponder responder_;
    std::vector<RecordedRequest> requests_;
};

}  // namespace calfleet::fakes
