#include "simulators/google/model/quotas.hpp"

namespace calfleet::simulators::google {

bool SlidingWindow::has_room(core::Instant now, std::size_t limit) {
    while (!counted_.empty() && counted_.front() + std::chrono::seconds(60) <= now) counted_.pop_front();
    return counted_.size() < limit;
}

Quotas::Verdict Quotas::admit(const std::string& account, core::Instant now) {
    SlidingWindow* const user = per_user_minute ? &users_[account] : nullptr;
    if (user != nullptr && !user->has_room(now, *per_user_minute)) return Verdict::kUserExceeded;
    if (per_project_minute && !project_.has_room(now, *per_project_minute)) return Verdict::kProjectExceeded;
    if (user != nullptr) user->count(now);
    if (per_project_minute) project_.count(now);
    return Verdict::kWithin;
}

}  // namespace calfleet::simulators::google
