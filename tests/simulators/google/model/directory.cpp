#include "simulators/google/model/directory.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>

namespace calfleet::simulators::google {
namespace {

constexpr std::array<std::string_view, 4> kRoleNames{"freeBusyReader", "reader", "writer", "owner"};

// Google's `sub` is a long decimal number that says nothing of the e-mail.
std::string made_up_sub(const std::string& email) {
    const std::string digits = std::to_string(std::hash<std::string>{}(email));
    return "1" + std::string(20 - std::min<std::size_t>(digits.size(), 20), '0') + digits;
}

}  // namespace

std::string_view to_string(AccessRole role) {
    return kRoleNames.at(static_cast<std::size_t>(role));
}

std::optional<AccessRole> access_role_from(std::string_view name) {
    const auto* const found = std::find(kRoleNames.begin(), kRoleNames.end(), name);
    if (found == kRoleNames.end()) return std::nullopt;
    return static_cast<AccessRole>(found - kRoleNames.begin());
}

std::optional<CalendarView> Account::find(std::string_view calendar_id) const {
    for (const CalendarView& view : calendars)
        if (view.calendar->id() == calendar_id || (calendar_id == "primary" && view.primary)) return view;
    return std::nullopt;
}

const Account& Directory::add(const AccountSpec& spec) {
    if (spec.email.empty()) throw std::invalid_argument("an account needs an e-mail");
    if (accounts_.contains(spec.email)) throw std::invalid_argument("account '" + spec.email + "' exists");
    auto calendars = spec.calendars;
    if (calendars.empty()) calendars.push_back({.id = spec.email, .primary = true});

    Account account{spec.email, spec.sub.empty() ? made_up_sub(spec.email) : spec.sub, {}};
    for (const CalendarSpec& wanted : calendars) {
        const std::string& summary = wanted.summary.empty() ? wanted.id : wanted.summary;
        auto& calendar = calendars_.try_emplace(wanted.id, wanted.id, summary, wanted.zone).first->second;
        account.calendars.push_back({&calendar, wanted.role, wanted.primary});
    }
    const Account& added = accounts_.emplace(spec.email, std::move(account)).first->second;
    if (first_ == nullptr) first_ = &added;
    return added;
}

const Account* Directory::find_account(std::string_view email) const {
    const auto found = accounts_.find(email);
    return found == accounts_.end() ? nullptr : &found->second;
}

Calendar* Directory::find_calendar(std::string_view calendar_id) {
    const auto found = calendars_.find(calendar_id);
    return found == calendars_.end() ? nullptr : &found->second;
}

}  // namespace calfleet::simulators::google
