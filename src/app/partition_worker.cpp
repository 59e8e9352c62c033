#include "app/partition_worker.hpp"

namespace calfleet::app {

PartitionWorker::PartitionWorker(boost::asio::any_io_executor executor, CommandPath& path, ports::Log& log,
                                 std::size_t in_flight_max)
    : path_(path),
      in_flight_max_(in_flight_max),
      tasks_(std::move(executor), [&log](std::exception_ptr error) {
          try {
              std::rethrow_exception(error);
          } catch (const std::exception& broken) {
              log.error("a command was left unfinished", {{"error", broken.what()}});
          }
      }) {}

std::size_t PartitionWorker::room() const {
    return in_flight_max_ > tasks_.running() ? in_flight_max_ - tasks_.running() : 0;
}

void PartitionWorker::assigned(const std::vector<core::PartitionId>& partitions) {
    for (const core::PartitionId& id : partitions) {
        auto assignment = std::make_shared<Assignment>();
        assignment->id = id;
        assignments_[id] = std::move(assignment);
    }
}

void PartitionWorker::deliver(core::Record record) {
    const auto found = assignments_.find(record.source);
    if (found == assignments_.end()) return;
    found->second->ledger.received(record.offset);
    tasks_.start(process(std::move(record), found->second));
}

ports::awaitable<void> PartitionWorker::process(core::Record record, std::shared_ptr<Assignment> assignment) {
    // Unfinished means that nobody was told: the offset stays, and Kafka delivers the record again.
    const bool finished = co_await path_.run(record);
    if (finished) {
        assignment->ledger.finished(record.offset);
        const auto next_offset = assignment->ledger.committable();
        if (assignment->current && next_offset) source_->store_offset(assignment->id, *next_offset);
    }
    source_->resume();
}

ports::awaitable<void> PartitionWorker::revoke(std::vector<core::PartitionId> partitions,
                                               std::chrono::milliseconds bound) {
    co_await tasks_.wait_idle(bound);
    for (const core::PartitionId& id : partitions) {
        const auto found = assignments_.find(id);
        if (found == assignments_.end()) continue;
        found->second->current = false;
        assignments_.erase(found);
    }
}

}  // namespace calfleet::app
