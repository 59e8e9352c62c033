#include "bench/journal.hpp"

#include <algorithm>

namespace calfleet::bench {

void Journal::sent(const Draft& command, Moment now) {
    commands_.push_back({command, now, {}});
    if (answers_to_.size() <= command.id) answers_to_.resize(command.id + 1);
}

void Journal::answered(std::uint32_t id, const std::string& status, Moment now) {
    const std::size_t earlier = answers_to_.at(id)++;
    const std::size_t index = id + earlier * distinct_ids_;
    if ((distinct_ids_ == 0 && earlier > 0) || index >= commands_.size()) {
        ++repeated_;
        return;
    }
    ++answers_;
    if (status != "success") ++failures_[status];
    commands_.at(index).answered_at = now;
}

std::size_t Journal::answered_in(const Window& window) const {
    return static_cast<std::size_t>(std::count_if(
        commands_.begin(), commands_.end(),
        [&window](const Sent& sent) { return sent.answered() && window.holds(sent.answered_at); }));
}

std::size_t Journal::count(Kind kind) const {
    return static_cast<std::size_t>(std::count_if(
        commands_.begin(), commands_.end(), [kind](const Sent& sent) { return sent.command.kind == kind; }));
}

}  // namespace calfleet::bench
