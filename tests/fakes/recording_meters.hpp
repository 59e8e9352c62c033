// Meters that keep what they are told. Test thread only.
#pragma once

#include "ports/meters.hpp"

#include <string>
#include <vector>

namespace calfleet::fakes {

class RecordingMeters final : public ports::CommandMeter, public ports::CallMeter {
public:
    struct Answer {
        std::string type;
        std::string outcome;
        std::chrono::milliseconds waited, ran, end_to_end;
    };

    void answered(const ports::CommandFigures& told) override {
        answers.push_back(
            {std::string(told.type), std::string(told.outcome), told.waited, told.ran, told.end_to_end});
    }
    void dead_lettered(std::string_view error_code) override { dead_letters.emplace_back(error_code); }
    void called(const ports::CallFigures& told) override {
        calls.push_back(std::string(told.call) + ' ' + std::string(told.answer) + ' ' +
                        std::to_string(told.took.count()) + " ms");
    }

    std::vector<Answer> answers;
    std::vector<std::string> dead_letters;
    std::vector<std::string> calls;  // "events.insert 2xx 120 ms"
};

}  // namespace calfleet::fakes
