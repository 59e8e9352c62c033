#include "bench/refresh_watch.hpp"

#include "adapters/system/system_clock.hpp"

#include <algorithm>
#include <stdexcept>

namespace calfleet::bench {
namespace {

constexpr std::int64_t kUnauthorized = 401;
constexpr std::int64_t kMsASecond = 1'000;

std::string text_of(const codec::JsonValue& entry, std::string_view name) {
    const codec::JsonValue* member = entry.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : *text;
}

std::int64_t number_of(const codec::JsonValue& entry, std::string_view name) {
    const codec::JsonValue* member = entry.find(name);
    return member == nullptr ? 0 : member->as_int64().value_or(0);
}

}  // namespace

void RefreshWatch::look(GoogleProcess& google) {
    for (;;) {
        const auto entries = google.log_after(last_sequence_);
        if (entries.empty()) return;
        for (const codec::JsonValue& entry : entries) {
            if (number_of(entry, "replied_at_ms") == 0) return;  // still running: the next look begins here
            const std::int64_t sequence = number_of(entry, "sequence");
            if (sequence != last_sequence_ + 1) throw std::runtime_error("Google's log was read too late");
            last_sequence_ = sequence;
            const std::int64_t status = number_of(entry, "status");
            const bool is_refresh = text_of(entry, "grant_type") == "refresh_token";
            if (is_refresh && status == 200)
                count_refresh(text_of(entry, "account"), number_of(entry, "arrived_at_ms"));
            if (!is_refresh && status == kUnauthorized) ++refused_calls_;
        }
    }
}

void RefreshWatch::begin_anew() {
    counts_.clear();
    by_second_.clear();
    refreshes_ = 0;
    refused_calls_ = 0;
}

std::size_t RefreshWatch::peak_second() const {
    std::size_t peak = 0;
    for (const auto& [second, refreshes] : by_second_) peak = std::max(peak, refreshes);
    return peak;
}

std::chrono::duration<double> RefreshWatch::oldest_token() const {
    std::int64_t first = adapters::system::SystemClock().now().time_since_epoch().count();
    const std::int64_t now = first;
    for (const auto& [account, at_ms] : last_refresh_ms_) first = std::min(first, at_ms);
    return std::chrono::milliseconds(now - first);
}

void RefreshWatch::count_refresh(const std::string& account, std::int64_t at_ms) {
    ++refreshes_;
    ++counts_[account];
    ++by_second_[at_ms / kMsASecond];
    const auto [last, is_first] = last_refresh_ms_.try_emplace(account, at_ms);
    if (is_first) return;
    const std::chrono::duration<double> life = std::chrono::milliseconds(at_ms - last->second);
    shortest_ = std::min(shortest_, life);
    longest_ = std::max(longest_, life);
    last->second = at_ms;
}

}  // namespace calfleet::bench
