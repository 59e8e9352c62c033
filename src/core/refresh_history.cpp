#include "core/refresh_history.hpp"

#include <charconv>
#include <chrono>

namespace calfleet::core {
namespace {

constexpr std::int64_t kHoursKept = 24;

std::int64_t hour_of(Instant instant) {
    return std::chrono::floor<std::chrono::hours>(instant).time_since_epoch().count();
}

// The whole text as a number, and nothing else.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

void RefreshHistory::add(Instant now) {
    const std::int64_t hour = hour_of(now);
    by_hour_.erase(by_hour_.begin(), by_hour_.upper_bound(hour - kHoursKept));
    // A clock that went back must not make it grow.
    by_hour_.erase(by_hour_.upper_bound(hour), by_hour_.end());
    ++by_hour_[hour];
}

int RefreshHistory::count_24h(Instant now) const {
    int count = 0;
    for (const auto& [hour, refreshes] : by_hour_)
        if (hour > hour_of(now) - kHoursKept) count += refreshes;
    return count;
}

std::string RefreshHistory::to_text() const {
    std::string text;
    for (const auto& [hour, refreshes] : by_hour_) {
        if (!text.empty()) text += ',';
        text += std::to_string(hour) + ':' + std::to_string(refreshes);
    }
    return text;
}

std::optional<RefreshHistory> RefreshHistory::parse(std::string_view text) {
    RefreshHistory history;
    while (!text.empty()) {
        const std::string_view entry = text.substr(0, text.find(','));
        text.remove_prefix(std::min(entry.size() + 1, text.size()));
        const std::size_t colon = entry.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto hour = number_in<std::int64_t>(entry.substr(0, colon));
        const auto refreshes = number_in<int>(entry.substr(colon + 1));
        if (!hour || !refreshes || *refreshes < 0) return std::nullopt;
        history.by_hour_[*hour] = *refreshes;
    }
    return history;
}

}  // namespace calfleet::core
