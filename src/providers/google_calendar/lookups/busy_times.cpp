#include "providers/google_calendar/lookups/busy_times.hpp"

#include "core/row_binding.hpp"

#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

// A calendar this full is asked for each time, rather than kept.
constexpr std::size_t kKeptRangesMax = 1'000;
constexpr std::size_t kChangesMax = 100'000;

std::string name_of(const core::CommandIdentity& agent) {
    return core::row_binding({agent.company_id.str(), agent.agent_id.str()});
}

std::string name_of(const core::CalendarId& calendar) {
    return core::row_binding({calendar.str()});
}

}  // namespace

ports::awaitable<BusyTimes::Answer> BusyTimes::within(CallContext call,
                                                      std::vector<core::CalendarId> calendars,
                                                      core::TimeRange range) {
    range.start = std::chrono::floor<std::chrono::minutes>(range.start);
    std::string key = key_of(call.authorization, calendars, range);
    if (const auto* known = recent_.find(key)) co_return *known;

    // Carried out while this call waits, if at all: what it borrows stays.
    const auto ask_google = [this, call, &calendars, range, &key] {
        return ask(call, calendars, range, key);
    };
    co_return co_await under_way_.make(key, call.deadline, ask_google);
}

ports::awaitable<BusyTimes::Answer> BusyTimes::ask(CallContext call, std::vector<core::CalendarId> calendars,
                                                   core::TimeRange range, std::string key) {
    const ports::SteadyInstant asked_at = clock_.steady_now();
    auto answer = co_await api_.busy_times(call, calendars, range);
    if (answer.has_value() && answer->size() <= kKeptRangesMax)
        recent_.keep(std::move(key), *answer, asked_at);
    co_return answer;
}

void BusyTimes::changed(const core::CommandIdentity& by, const core::CalendarId& calendar) {
    count_change(name_of(by));  // who may know the calendar by another name: primary, or its id
    count_change(name_of(calendar));
}

// The version of the tokens is in it: who connects another account is never answered with the former one's.
std::string BusyTimes::key_of(const ports::Authorization& authorization,
                              const std::vector<core::CalendarId>& calendars, core::TimeRange range) const {
    const auto number = [](auto value) { return std::to_string(value) + "/"; };
    const std::string agent = name_of(authorization.asked_by);
    std::string key = agent + number(changes_of(agent)) + number(authorization.token_version);
    key += number(range.start.time_since_epoch().count()) + number(range.end.time_since_epoch().count());
    for (const core::CalendarId& calendar : calendars)
        key += name_of(calendar) + number(changes_of(name_of(calendar)));
    return key;
}

std::uint64_t BusyTimes::changes_of(const std::string& name) const {
    const auto found = changes_.find(name);
    return found == changes_.end() ? changes_forgotten_at_ : found->second;
}

void BusyTimes::count_change(std::string name) {
    ++change_;
    if (changes_.size() >= kChangesMax) {
        changes_.clear();
        changes_forgotten_at_ = change_;
    }
    changes_[std::move(name)] = change_;
}

}  // namespace calfleet::providers::google_calendar
