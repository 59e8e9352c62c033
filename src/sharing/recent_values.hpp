// Values read a moment ago, so that a burst of commands of one agent asks the store once. Nothing older than
// `keep_for` is given out; no more is kept than was read in twice that time, nor more than `count_max`. Loop
// thread only.
#pragma once

#include "ports/clock.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

namespace calfleet::sharing {

template <class Value>
class RecentValues {
public:
    RecentValues(const ports::Clock& clock, std::chrono::milliseconds keep_for,
                 std::size_t count_max = 50'000)
        : clock_(clock), keep_for_(keep_for), count_max_(count_max) {}

    // Until the next call; nullptr when it has to be read again.
    const Value* find(const std::string& key) {
        turn_over();
        const ports::SteadyInstant now = clock_.steady_now();
        for (const Generation* generation : {&young_, &old_}) {
            const auto found = generation->find(key);
            if (found != generation->end() && now < found->second.read_at + keep_for_)
                return &found->second.value;
        }
        return nullptr;
    }

    // `read_at`: from before the store was asked.
    void keep(std::string key, Value value, ports::SteadyInstant read_at) {
        turn_over();
        if (young_.size() >= count_max_) young_.clear();
        young_.insert_or_assign(std::move(key), Read{std::move(value), read_at});
    }

    void forget(const std::string& key) {
        young_.erase(key);
        old_.erase(key);
    }

private:
    struct Read {
        Value value;
        ports::SteadyInstant read_at;
    };
    using Generation = std::unordered_map<std::string, Read>;

    // What is old by then was read before the last turn, and goes as a whole.
    void turn_over() {
        const ports::SteadyInstant now = clock_.steady_now();
        if (now < turned_at_ + keep_for_) return;
        old_ = std::exchange(young_, {});
        turned_at_ = now;
    }

    const ports::Clock& clock_;
    const std::chrono::milliseconds keep_for_;
    const std::size_t count_max_;
    Generation young_;
    Generation old_;
    ports::SteadyInstant turned_at_;
};

}  // namespace calfleet::sharing
