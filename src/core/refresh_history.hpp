// How often a connection was refreshed in the last day and how often that failed, counted by the hour so that
// it stays small whatever happens. A value; any thread.
#pragma once

#include "core/time_range.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

class RefreshHistory {
public:
    void add(Instant now);
    void add_failure(Instant now);
    // Those that succeeded, and those that did not, of this hour and the 23 before it.
    int count_24h(Instant now) const;
    int failures_24h(Instant now) const;

    // "490123:1,490124:2,-490124:3": hours since 1970 and what happened in them. Failures have their hour
    // behind a minus: there a release that does not count them reads a day long ago, and goes on. Nothing
    // when the text is not ours.
    std::string to_text() const;
    static std::optional<RefreshHistory> parse(std::string_view text);

    friend bool operator==(const RefreshHistory&, const RefreshHistory&) = default;

private:
    using ByHour = std::map<std::int64_t, int>;  // at most 24

    void count_in(ByHour& by_hour, Instant now);

    ByHour refreshes_;
    ByHour failures_;
};

}  // namespace calfleet::core
