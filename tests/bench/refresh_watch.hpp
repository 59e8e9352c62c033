// Reads from Google's log which accounts' tokens were refreshed when, and which calls carried one that had
// run out. One thread.
#pragma once

#include "bench/google_process.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace calfleet::bench {

class RefreshWatch {
public:
    // What has been logged since the last look. At most some thousands of entries may have been.
    void look(GoogleProcess& google);
    // Forgets what was counted, but when each account was last refreshed.
    void begin_anew();

    std::size_t refreshes() const { return refreshes_; }
    // Accounts that were refreshed.
    std::size_t accounts() const { return counts_.size(); }
    // The most refreshes within a second of the clock.
    std::size_t peak_second() const;
    // Between two refreshes of an account.
    std::chrono::duration<double> shortest_life() const { return shortest_; }
    std::chrono::duration<double> longest_life() const { return longest_; }
    // Of the account whose last refresh is longest ago.
    std::chrono::duration<double> oldest_token() const;
    // Calls of the calendar that were answered with 401.
    std::size_t refused_calls() const { return refused_calls_; }

private:
    void count_refresh(const std::string& account, std::int64_t at_ms);

    std::int64_t last_sequence_ = 0;
    std::map<std::string, std::int64_t> last_refresh_ms_;
    std::map<std::string, std::size_t> counts_;
    std::map<std::int64_t, std::size_t> by_second_;
    std::size_t refreshes_ = 0;
    std::size_t refused_calls_ = 0;
    std::chrono::duration<double> shortest_{std::chrono::hours(1)};
    std::chrono::duration<double> longest_{0};
};

}  // namespace calfleet::bench
