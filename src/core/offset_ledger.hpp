// Which records of one partition are finished, and so how far its offset may be committed. Records come in
// rising order and finish in any; a crash must redeliver every unfinished one. One ledger per partition and
// assignment: its consumer makes a new one when the partition comes back, so that a late finish of an
// earlier assignment never moves the offset. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace calfleet::core {

class OffsetLedger {
public:
    // Offsets rise; what is left out (compacted away, transaction markers) needs no redelivery.
    // Throws std::logic_error for an offset that does not rise.
    void received(std::int64_t offset);

    // Throws std::logic_error for an offset that is not in flight: an unknown one, or a second time.
    void finished(std::int64_t offset);

    // The offset to commit: the first record that a crash must bring back, else the one after the last
    // record. Nothing before the first record.
    std::optional<std::int64_t> committable() const;

    // Received and not finished.
    std::size_t in_flight() const { return in_flight_; }

    // From the first unfinished record to the last received: what a crash would bring back, and what is kept
    // here.
    std::size_t span() const { return entries_.size(); }

private:
    struct Entry {
        std::int64_t offset;
        bool is_finished;
    };

    Entry& entry_of(std::int64_t offset);

    // From the first unfinished record on. Its owner bounds it: it takes no more records while it is long.
    std::deque<Entry> entries_;
    std::optional<std::int64_t> next_;  // after the last received
    std::size_t in_flight_ = 0;
};

}  // namespace calfleet::core
