// Takes records from the source, keeps many of them in flight, and tells the source how far each partition is
// finished without a gap. The sink of ports/record_flow.hpp; loop thread only.
#pragma once

#include "app/command_path.hpp"
#include "app/task_group.hpp"
#include "core/offset_ledger.hpp"
#include "ports/record_flow.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <map>
#include <memory>

namespace calfleet::app {

class PartitionWorker : public ports::RecordSink {
public:
    PartitionWorker(boost::asio::any_io_executor executor, CommandPath& path, ports::Log& log,
                    std::size_t in_flight_max);

    // The source to report to; set once, before the first record.
    void report_to(ports::RecordSource& source) { source_ = &source; }

    std::size_t room() const override;
    void assigned(const std::vector<core::PartitionId>& partitions) override;
    void deliver(core::Record record) override;
    ports::awaitable<void> revoke(std::vector<core::PartitionId> partitions,
                                  std::chrono::milliseconds bound) override;

    std::size_t in_flight() const { return tasks_.running(); }
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound) { return tasks_.wait_idle(bound); }

private:
    // One partition for as long as it is ours. A task keeps the assignment it started under, so that a late
    // result of a lost one can never move an offset of the next.
    struct Assignment {
        core::PartitionId id;
        core::OffsetLedger ledger;
        bool current = true;
    };

    ports::awaitable<void> process(core::Record record, std::shared_ptr<Assignment> assignment);

    CommandPath& path_;
    ports::RecordSource* source_ = nullptr;
    const std::size_t in_flight_max_;
    std::map<core::PartitionId, std::shared_ptr<Assignment>> assignments_;
    TaskGroup tasks_;
};

}  // namespace calfleet::app
