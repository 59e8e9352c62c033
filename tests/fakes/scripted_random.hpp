// Randomness a test can read: fractions and ids come from a script, then from a fixed rule. Test thread only.
#pragma once

#include "ports/random.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace calfleet::fakes {

class ScriptedRandom final : public ports::Random {
public:
    void fraction_next(double value) { fractions_.push_back(value); }
    void uuid_next(std::string text) { uuids_.push_back(std::move(text)); }

    // 0.5, the middle of any jitter, once the script is used up.
    double fraction() override { return fractions_.empty() ? 0.5 : take(fractions_); }

    // 00000000-0000-4000-8000-000000000001, …2, … once the script is used up.
    std::string uuid() override {
        if (!uuids_.empty()) return take(uuids_);
        std::string digits = std::to_string(++uuids_made_);
        return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
    }

private:
    template <class T>
    static T take(std::deque<T>& script) {
        T first = std::move(script.front());
        script.pop_front();
        return first;
    }

    std::deque<double> fractions_;
    std::deque<std::string> uuids_;
    std::uint64_t uuids_made_ = 0;
};

}  // namespace calfleet::fakes
