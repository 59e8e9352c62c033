// How often a connection was refreshed in the last day, counted by the hour so that it stays small whatever
// happens. A value; any thread.
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
    // Of this hour and the 23 before it.
    int count_24h(Instant now) const;

    // "490123:1,490124:2": hours since 1970 and what happened in them. Nothing when the text is not ours.
    std::string to_text() const;
    static std::optional<RefreshHistory> parse(std::string_view text);

    friend bool operator==(const RefreshHistory&, const RefreshHistory&) = default;

private:
    std::map<std::int64_t, int> by_hour_;  // at most 24
};

}  // namespace calfleet::core
