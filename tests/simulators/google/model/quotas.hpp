// Google's usage limits: sliding 60 s windows per account and for the whole project. A limit that is not set
// limits nothing. Not thread-safe: the world's lock protects it.
#pragma once

#include "core/time_range.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace calfleet::simulators::google {

class SlidingWindow {
public:
    // False when that many requests were counted in the last 60 s.
    bool has_room(core::Instant now, std::size_t limit);
    void count(core::Instant now) { counted_.push_back(now); }

private:
    std::deque<core::Instant> counted_;
};

class Quotas {
public:
    enum class Verdict { kWithin, kUserExceeded, kProjectExceeded };

    std::optional<std::size_t> per_user_minute;
    std::optional<std::size_t> per_project_minute;

    // A request that is refused does not count.
    Verdict admit(const std::string& account, core::Instant now);

private:
    std::unordered_map<std::string, SlidingWindow> users_;
    SlidingWindow project_;
};

}  // namespace calfleet::simulators::google
