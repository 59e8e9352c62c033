// Replays letters, one after the other at a pace: asks the ledger once more, leaves a mark on the dead
// letters' topic, publishes the command, and at last waits for the results. On the loop of the store.
#pragma once

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "app/task_group.hpp"
#include "command.hpp"
#include "dead_letters/dead_letter.hpp"
#include "dead_letters/replay_gate.hpp"
#include "dead_letters/replay_plan.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace calfleet::ctl {

struct PlannedReplay {
    DeadLetter letter;
    ReplayDraft draft;
    std::string id;  // as it was planned
    bool edited = false;
};

struct ReplayPace {
    int per_second = 10;
    std::chrono::seconds valid_for{300};  // how long each command may wait for a worker
    std::chrono::seconds patience{90};    // for results, once the last is published
};

struct ReplayOutcome {
    std::string id;              // empty: it was not published
    std::string status;          // "success", "failed", "refused"; empty: no result came
    std::string failure_reason;  // of the result
    std::string message;         // of the result, or why it was refused
};

// What a run stands on; all of it outlives the run.
struct ReplayParts {
    ReplayGate& gate;
    ports::Clock& clock;
    ports::Log& audit;   // a line for each replay
    ports::Log& faults;  // what Kafka's clients have to say
};

class ReplayRun {
public:
    ReplayRun(const boost::asio::any_io_executor& executor, const adapters::config::Settings& settings,
              const ReplayParts& parts, std::string by, ReplayPace pace);

    // One outcome for each, in their order; an exit code after a sentence when no broker answers.
    ports::awaitable<core::Result<std::vector<ReplayOutcome>, int>> run(std::vector<PlannedReplay> plan);

private:
    ports::awaitable<ReplayOutcome> replay(const PlannedReplay& planned);
    ports::awaitable<std::string> publish(core::OutgoingRecord record);
    ports::awaitable<void> wait_for_results();
    void audit(const PlannedReplay& planned, const core::OutgoingRecord& record, const ReplayMark& mark);
    void look_at(const core::Record& record);

    const ReplayParts parts_;
    const std::string by_;
    const ReplayPace pace_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    boost::asio::steady_timer answered_;
    app::TaskGroup tasks_;
    std::map<std::string, std::string> results_;  // by command id; empty: it has not come yet
    std::size_t missing_ = 0;
};

}  // namespace calfleet::ctl
