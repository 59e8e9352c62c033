#include "core/offset_ledger.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace calfleet::core {

void OffsetLedger::received(std::int64_t offset) {
    if (offset < 0 || (next_ && offset < *next_))
        throw std::logic_error("offset " + std::to_string(offset) + " received out of order");
    entries_.push_back({offset, false});
    next_ = offset + 1;
    ++in_flight_;
}

void OffsetLedger::finished(std::int64_t offset) {
    entry_of(offset).is_finished = true;
    --in_flight_;
    while (!entries_.empty() && entries_.front().is_finished) entries_.pop_front();
}

std::optional<std::int64_t> OffsetLedger::committable() const {
    return entries_.empty() ? next_ : entries_.front().offset;
}

OffsetLedger::Entry& OffsetLedger::entry_of(std::int64_t offset) {
    // Without gaps the distance from the first entry is the index; each gap before it only makes the index
    // smaller, so the search ends there.
    if (!entries_.empty() && offset >= entries_.front().offset) {
        const std::int64_t distance = offset - entries_.front().offset;
        const auto last_index = static_cast<std::int64_t>(entries_.size()) - 1;
        const auto guess = entries_.begin() + std::min(distance, last_index);
        const auto entry =
            guess->offset == offset
                ? guess
                : std::lower_bound(entries_.begin(), guess, offset,
                                   [](const Entry& e, std::int64_t o) { return e.offset < o; });
        if (entry->offset == offset && !entry->is_finished) return *entry;
    }
    throw std::logic_error("offset " + std::to_string(offset) + " finished but not in flight");
}

}  // namespace calfleet::core
