#include "core/refresh_history.hpp"

#include <algorithm>
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

int in_last_day(const std::map<std::int64_t, int>& by_hour, Instant now) {
    int count = 0;
    for (const auto& [hour, times] : by_hour)
        if (hour > hour_of(now) - kHoursKept) count += times;
    return count;
}

void append(std::string& text, std::int64_t hour, int times) {
    if (!text.empty()) text += ',';
    text += std::to_string(hour) + ':' + std::to_string(times);
}

}  // namespace

void RefreshHistory::add(Instant now) {
    count_in(refreshes_, now);
}

void RefreshHistory::add_failure(Instant now) {
    count_in(failures_, now);
}

void RefreshHistory::count_in(ByHour& by_hour, Instant now) {
    const std::int64_t hour = hour_of(now);
    for (ByHour* kept : {&refreshes_, &failures_}) {
        kept->erase(kept->begin(), kept->upper_bound(hour - kHoursKept));
        // A clock that went back must not make it grow.
        kept->erase(kept->upper_bound(hour), kept->end());
    }
    ++by_hour[hour];
}

int RefreshHistory::count_24h(Instant now) const {
    return in_last_day(refreshes_, now);
}

int RefreshHistory::failures_24h(Instant now) const {
    return in_last_day(failures_, now);
}

std::string RefreshHistory::to_text() const {
    std::string text;
    for (const auto& [hour, times] : refreshes_) append(text, hour, times);
    for (const auto& [hour, times] : failures_) append(text, -hour, times);
    return text;
}

std::optional<RefreshHistory> RefreshHistory::parse(std::string_view text) {
    RefreshHistory history;
    while (!text.empty()) {
        const std::string_view entry = text.substr(0, text.find(','));
        text.remove_prefix(std::min(entry.size() + 1, text.size()));
        const std::size_t colon = entry.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const bool failed = entry.starts_with('-');
        const auto hour = number_in<std::int64_t>(entry.substr(failed ? 1 : 0, colon - (failed ? 1 : 0)));
        const auto times = number_in<int>(entry.substr(colon + 1));
        if (!hour || !times || *hour < 0 || *times < 0) return std::nullopt;
        (failed ? history.failures_ : history.refreshes_)[*hour] = *times;
    }
    return history;
}

}  // namespace calfleet::core
