// When calendars are busy, asked of Google as seldom as that is right: identical questions under way share
// one answer, which is kept for a moment. What we book ourselves is seen at once. Owned by the provider; loop
// thread only.
#pragma once

#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "sharing/recent_values.hpp"
#include "sharing/shared_calls.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace calfleet::providers::google_calendar {

class BusyTimes {
public:
    using Answer = core::Result<std::vector<core::TimeRange>, core::Failed>;

    // `keep_for`: how old an answer may be that is given again (`busy_cache_ttl`); 0 keeps none.
    BusyTimes(GoogleCalendarApi& api, ports::Clock& clock, std::chrono::milliseconds keep_for)
        : api_(api), clock_(clock), recent_(clock, keep_for, kKeptAnswersMax), under_way_(clock) {}

    // When any of the calendars is busy within the range, and up to a minute before it: so the questions of
    // one minute are identical. As the connection of the call sees it; another's answer is never given.
    ports::awaitable<Answer> within(CallContext call, std::vector<core::CalendarId> calendars,
                                    core::TimeRange range);

    // We changed something in that calendar, in the name of that agent: whoever asks from now on is answered
    // by Google anew. Answers under way are given to those who wait for them already, and not kept.
    void changed(const core::CommandIdentity& by, const core::CalendarId& calendar);

private:
    static constexpr std::size_t kKeptAnswersMax = 10'000;

    ports::awaitable<Answer> ask(CallContext call, std::vector<core::CalendarId> calendars,
                                 core::TimeRange range, std::string key);
    std::string key_of(const ports::Authorization& authorization,
                       const std::vector<core::CalendarId>& calendars, core::TimeRange range) const;
    std::uint64_t changes_of(const std::string& name) const;
    void count_change(std::string name);

    GoogleCalendarApi& api_;
    ports::Clock& clock_;
    sharing::RecentValues<std::vector<core::TimeRange>> recent_;
    sharing::SharedCalls<std::vector<core::TimeRange>> under_way_;
    // The number of the last change of each agent and calendar. It is a part of every key, so that nothing
    // asked before a change is found after it.
    std::map<std::string, std::uint64_t> changes_;
    std::uint64_t change_ = 0;
    std::uint64_t changes_forgotten_at_ = 0;
};

}  // namespace calfleet::providers::google_calendar
