// Meters that keep what they are told. Test thread only.
#pragma once

#include "ports/meters.hpp"

#include <string>
#include <vector>

namespace calfleet::fakes {

class RecordingMeters final : public ports::CommandMeter,
                              public ports::CallMeter,
                              public ports::ConnectionMeter,
                              public ports::LedgerMeter {
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

    void paced(std::chrono::milliseconds waited) override { pauses.push_back(waited); }
    void refreshed(const ports::RefreshFigures& told) override {
        refreshes.push_back(std::string(told.refresh_type) + ' ' + std::string(told.outcome) +
                            (told.took ? ' ' + std::to_string(told.took->count()) + " ms" : ""));
    }
    void state_changed(std::string_view to, std::string_view reason) override {
        state_changes.push_back(std::string(to) + ' ' + std::string(reason));
    }
    void written(std::size_t pages, std::chrono::milliseconds) override { batches.push_back(pages); }

    std::vector<Answer> answers;
    std::vector<std::string> dead_letters;
    std::vector<std::chrono::milliseconds> pauses;
    std::vector<std::string> refreshes;      // "reactive refreshed 80 ms"
    std::vector<std::string> state_changes;  // "connection_lost revoked"
    std::vector<std::size_t> batches;        // pages of each
    std::vector<std::string> calls;          // "events.insert 2xx 120 ms"
};

}  // namespace calfleet::fakes
