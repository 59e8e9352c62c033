#include "simulators/google/model/request_log.hpp"

#include <algorithm>

namespace calfleet::simulators::google {

std::int64_t RequestLog::add(LogEntry entry) {
    entry.sequence = last_sequence() + 1;
    entries_.push_back(std::move(entry));
    if (entries_.size() > entries_max_) {
        entries_.pop_front();
        ++first_sequence_;
    }
    return last_sequence();
}

LogEntry* RequestLog::find(std::int64_t sequence) {
    if (sequence < first_sequence_ || sequence > last_sequence()) return nullptr;
    return &entries_[static_cast<std::size_t>(sequence - first_sequence_)];
}

std::vector<LogEntry> RequestLog::page(std::int64_t after, std::size_t count) const {
    const auto skipped = static_cast<std::size_t>(std::max<std::int64_t>(after + 1 - first_sequence_, 0));
    const auto begin = std::min(skipped, entries_.size());
    const auto end = begin + std::min(count, entries_.size() - begin);
    return {entries_.begin() + static_cast<std::ptrdiff_t>(begin),
            entries_.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace calfleet::simulators::google
