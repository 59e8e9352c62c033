// Random rules, busy times and instants for property tests of slots; the same for the same seed. Owned by a
// test, one thread.
#pragma once

#include "core/slot_rules.hpp"

#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace calfleet::core {

class RandomSlots {
public:
    explicit RandomSlots(unsigned seed) : random_(seed) {}

    // A window of few days mostly, so that much can be tried; its exceptions lie around that instant.
    SlotRules rules(const TimeZone& zone, Instant now);
    // In any order: apart, touching, overlapping, inside each other, empty, reversed, whole days.
    std::vector<TimeRange> busy_around(const TimeZone& zone, Instant now);
    // Up to a day and a half before it, at the very instant, or shortly after.
    Instant near(Instant change);
    Instant between(Instant first, Instant end);

    bool coin() { return below(2) == 0; }
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }

private:
    std::chrono::minutes one_of(const std::vector<int>& choices);
    Availability availability(const TimeZone& zone, Instant now);
    std::string hours_text();

    std::mt19937 random_;
};

// In words, for whoever has to make a failure happen again.
std::string in_words(const SlotRules& rules, Instant now, const std::vector<TimeRange>& busy);

}  // namespace calfleet::core
