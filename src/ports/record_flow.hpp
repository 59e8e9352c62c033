// The two halves of consuming: a source (adapters/kafka) delivers records to a sink (app), which tells it how
// far everything is finished. Both live on the loop's thread.
#pragma once

#include "core/record.hpp"
#include "ports/awaitable.hpp"
#include "ports/clock.hpp"

#include <cstdint>
#include <vector>

namespace calfleet::ports {

class RecordSink {
public:
    virtual ~RecordSink() = default;

    // How many more records of that partition may be delivered now. The source asks before it takes any from
    // Kafka; told zero, it waits for resume().
    virtual std::size_t room(const core::PartitionId& partition) = 0;

    virtual void assigned(const std::vector<core::PartitionId>& partitions) = 0;
    virtual void deliver(core::Record record) = 0;

    // The partitions are about to go to another worker. Gives up what waits and waits, no longer than the
    // bound, for what is in flight; results that come later no longer move any offset.
    virtual awaitable<void> revoke(std::vector<core::PartitionId> partitions,
                                   std::chrono::milliseconds bound) = 0;
};

class RecordSource {
public:
    virtual ~RecordSource() = default;

    // Everything before `next_offset` of that partition is finished; it is committed soon. Ignored for a
    // partition that is no longer assigned.
    virtual void store_offset(const core::PartitionId& partition, std::int64_t next_offset) = 0;

    // There is room again for a partition that had none.
    virtual void resume() = 0;
};

}  // namespace calfleet::ports
