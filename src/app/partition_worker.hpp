// Takes records from the source, lets each agent's commands take their turns (core/agent_lanes), keeps many
// in flight, and tells the source how far each partition is finished without a gap. The sink of
// ports/record_flow.hpp; loop thread only.
#pragma once

#include "app/command_path.hpp"
#include "app/command_trace.hpp"
#include "app/task_group.hpp"
#include "core/agent_lanes.hpp"
#include "core/lane_policy.hpp"
#include "core/offset_ledger.hpp"
#include "ports/record_flow.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace calfleet::app {

struct PartitionWorkerSettings {
    std::string topic_prefix;
    std::size_t in_flight_max = 2'000;
    std::size_t in_flight_per_agent_max = 100;  // of commands that need no order; the others run one by one
    std::size_t waiting_max = 8'000;
    std::size_t held_per_partition_max = 1'000;  // in flight and waiting
    std::size_t span_max = 50'000;               // records that one unfinished record may hold back
    std::size_t held_bytes_max = std::size_t{64} * 1024 * 1024;
};

class PartitionWorker : public ports::RecordSink {
public:
    // `observer` hears of every step of every command; it may be null.
    PartitionWorker(boost::asio::any_io_executor executor, PartitionWorkerSettings settings,
                    CommandPath& path, ports::Clock& clock, ports::Log& log,
                    StepObserver* observer = nullptr);

    // The source to report to; set once, before the first record.
    void report_to(ports::RecordSource& source) { source_ = &source; }

    std::size_t room(const core::PartitionId& partition) override;
    void assigned(const std::vector<core::PartitionId>& partitions) override;
    void deliver(core::Record record) override;
    ports::awaitable<void> revoke(std::vector<core::PartitionId> partitions,
                                  std::chrono::milliseconds bound) override;

    std::size_t in_flight() const { return lanes_.running(); }
    std::size_t waiting() const { return lanes_.waiting(); }
    std::size_t lanes() const { return lanes_.lanes(); }
    // How long the command that came first, of those in flight or waiting, has been with us; zero for none.
    std::chrono::milliseconds oldest() const;
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

    // Logs what is in flight, the oldest first: how long, and how far on its way.
    void log_in_flight() const;

private:
    // One partition for as long as it is ours. Work keeps the assignment it came under, so that a late result
    // of a lost one can never move an offset of the next.
    struct Assignment {
        core::PartitionId id;
        core::LanePolicy policy;
        core::OffsetLedger ledger;
        bool is_current = true;  // its offsets may still move
        bool is_leaving = false;
        std::int64_t last_started = -1;  // the highest offset whose turn has come
        bool was_full = false;           // the source was told that it has no room
    };
    struct Work {
        core::Record record;
        std::shared_ptr<Assignment> assignment;
        CommandTrace trace;
    };
    using Lanes = core::AgentLanes<Work>;
    using InFlight = std::list<Work>;

    std::size_t room_in_all() const;
    std::size_t room_in(const Assignment& assignment) const;
    core::LanePolicy policy_of(const std::string& topic) const;
    void start_ready();
    void give_up_waiting(bool also_before_last_started);
    ports::awaitable<void> process(InFlight::iterator work, Lanes::Lane* lane);
    void let_go_of(const Work& work);
    void finish(Work& work);
    void tell_of_room(Assignment& assignment);

    const PartitionWorkerSettings settings_;
    CommandPath& path_;
    ports::Clock& clock_;
    ports::Log& log_;
    StepObserver* const observer_;
    ports::RecordSource* source_ = nullptr;
    std::map<core::PartitionId, std::shared_ptr<Assignment>> assignments_;
    Lanes lanes_;
    InFlight in_flight_;  // in the order of their start
    std::size_t held_bytes_ = 0;
    std::multiset<ports::SteadyInstant> held_since_;  // in flight or waiting
    bool was_full_ = false;                           // the source was told that there is no room at all
    TaskGroup tasks_;
};

}  // namespace calfleet::app
