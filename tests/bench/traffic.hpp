// Which commands a bench sends: whose, of which kind, with which body. Draws from a fixed seed, so that two
// runs send the same. One thread.
#pragma once

#include "bench/options.hpp"
#include "core/record.hpp"

#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace calfleet::bench {

enum class Kind : std::uint8_t { kLookup, kBooking };

struct TrafficSpec {
    int agents = 1'000;
    Keys keys = Keys::kZipf;
    double share_of_bookings = 0;
    // 0: each command has an id of its own. Else the ids repeat after so many, and so do their commands.
    std::size_t distinct_ids = 0;
};

struct Draft {
    std::uint32_t id = 0;
    std::uint32_t agent = 0;
    Kind kind = Kind::kLookup;
};

class Traffic {
public:
    explicit Traffic(const TrafficSpec& spec);

    const TrafficSpec& spec() const { return spec_; }

    Draft next();
    void set_share_of_bookings(double share) { bookings_ = std::bernoulli_distribution(share); }
    // A lookup of that agent, in the row of ids.
    Draft lookup_of(int agent);

    // The command as a chatbot would publish it now.
    core::OutgoingRecord record_of(const Draft& draft);

    // The id in a result's ce_commandid.
    static std::uint32_t id_in(std::string_view command_id);

private:
    core::Instant next_slot(std::uint32_t agent);

    const TrafficSpec spec_;
    const core::Instant first_day_;
    std::mt19937 random_{20'260'101};
    std::discrete_distribution<std::uint32_t> agents_;
    std::bernoulli_distribution bookings_;
    std::vector<int> slots_taken_;  // by agent
    std::uint32_t next_id_ = 0;
};

}  // namespace calfleet::bench
