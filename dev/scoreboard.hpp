// What came back: results by reason, events by name, connections by state, and how long each kind of command
// took from its publication to its result; and what of it was not as expected. Loop thread only.
#pragma once

#include "core/record.hpp"
#include "ports/clock.hpp"
#include "sample_command.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace calfleet::dev {

class Scoreboard {
public:
    void published(const SampleCommand& command, ports::SteadyInstant at);
    void arrived(core::Topic topic, const core::Record& record, ports::SteadyInstant at);

    std::size_t commands() const { return waiting_.size() + answered_; }
    std::size_t results() const { return answered_; }
    std::size_t dead_letters() const { return dead_letters_; }
    bool all_answered() const { return waiting_.empty(); }
    // Also the events of the commands, and the states of connections, which may come later than results.
    bool all_told() const { return all_answered() && missing_events_.empty() && states_ == expected_states_; }

    // What was not as it should be: an unexpected outcome or state, no result, or no event of it.
    std::vector<std::string> surprises() const;
    // By agent.
    const std::map<std::string, std::string>& authorization_urls() const { return authorization_urls_; }
    // Starts of listed slots by agent, of the agents whose lookups succeeded.
    const std::map<std::string, std::vector<std::string>>& slots() const { return slots_; }

    const std::map<std::string, std::size_t>& by_reason() const { return by_reason_; }
    const std::map<std::string, std::size_t>& events() const { return events_; }
    std::map<std::string, std::size_t> connections_by_state() const;
    // Tokens that were refreshed before anybody needed them to be.
    std::size_t proactive_refreshes() const { return proactive_refreshes_; }
    // Milliseconds by kind of command; `share` 0.5 is the median.
    std::map<std::string, double> percentiles(double share) const;

private:
    struct Waiting {
        SampleCommand command;
        ports::SteadyInstant since;
    };

    void take_result(const core::Record& record, ports::SteadyInstant at);
    void take_event(const core::Record& record);
    void take_state(const core::Record& record);

    std::map<std::string, Waiting> waiting_;
    std::size_t answered_ = 0;
    std::size_t dead_letters_ = 0;
    std::size_t proactive_refreshes_ = 0;
    std::map<std::string, std::size_t> by_reason_;
    std::map<std::string, std::size_t> events_;
    std::map<std::string, std::set<std::string>> missing_events_;  // by command; none that misses none
    std::map<std::string, std::string> states_;                    // of connections, by agent
    std::map<std::string, std::string> expected_states_;
    std::map<std::string, std::vector<double>> latencies_;
    std::map<std::string, std::vector<std::string>> slots_;
    std::map<std::string, std::string> authorization_urls_;
    std::vector<std::string> surprises_;
};

}  // namespace calfleet::dev
