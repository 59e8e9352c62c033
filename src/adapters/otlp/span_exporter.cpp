#include "adapters/otlp/span_exporter.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <utility>

namespace calfleet::adapters::otlp {
namespace {

constexpr std::size_t kWaitingMax = 4'096;
constexpr std::size_t kBatchMax = 512;
constexpr std::chrono::milliseconds kTick{250};
constexpr int kTicksBetweenBatches = 4;
constexpr std::chrono::seconds kPatience{2};
constexpr std::chrono::minutes kTellEvery{1};

}  // namespace

SpanExporter::SpanExporter(std::string url, Resource resource, ports::HttpClient& http, ports::Clock& clock,
                           ports::Log& log)
    : url_(std::move(url)), resource_(std::move(resource)), http_(http), clock_(clock), log_(log) {}

void SpanExporter::ended(ports::Span span) {
    if (!span.context.is_sampled) return;
    if (waiting_.size() < kWaitingMax) {
        waiting_.push_back(std::move(span));
    } else {
        ++lost_;
    }
}

ports::awaitable<void> SpanExporter::run() {
    while (!stopping_) {
        for (int tick = 0; tick < kTicksBetweenBatches && waiting_.size() < kBatchMax && !stopping_; ++tick)
            co_await clock_.sleep_for(kTick);
        co_await send_batch();
    }
    co_await send_batch();
}

ports::awaitable<void> SpanExporter::send_batch() {
    if (waiting_.empty()) co_return;
    const auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kBatchMax));
    const std::vector<ports::Span> batch(std::make_move_iterator(waiting_.begin()),
                                         std::make_move_iterator(waiting_.begin() + size));
    waiting_.erase(waiting_.begin(), waiting_.begin() + size);

    ports::HttpRequest request;
    request.method = ports::HttpMethod::kPost;
    request.url = url_;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = span_json(resource_, batch);
    request.deadline = clock_.steady_now() + kPatience;
    const auto answer = co_await http_.send(request);
    const bool is_taken = answer.has_value() && answer->status / 100 == 2;
    if (!is_taken) lost_ += static_cast<std::int64_t>(batch.size());
    if (lost_ > 0)
        tell_of_loss(answer.has_error() ? answer.error().message
                                        : "status " + std::to_string(answer->status));
}

void SpanExporter::tell_of_loss(const std::string& why) {
    const ports::SteadyInstant now = clock_.steady_now();
    if (told_at_ && now < *told_at_ + kTellEvery) return;
    log_.warn("spans were dropped; see otlp_traces_url",
              {{"spans", std::exchange(lost_, 0)}, {"error", why}});
    told_at_ = now;
}

}  // namespace calfleet::adapters::otlp
