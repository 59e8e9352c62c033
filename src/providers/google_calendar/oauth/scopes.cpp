#include "providers/google_calendar/oauth/scopes.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace calfleet::providers::google_calendar {
namespace {

using Scopes = std::set<std::string_view>;

constexpr std::string_view kPrefix = "https://www.googleapis.com/auth/";
constexpr std::array<std::string_view, 2> kWriteEvents{"calendar", "calendar.events"};
constexpr std::array<std::string_view, 4> kReadFreeBusy{"calendar", "calendar.readonly", "calendar.freebusy",
                                                        "calendar.events.freebusy"};

Scopes calendar_scopes_in(std::string_view granted) {
    Scopes scopes;
    while (!granted.empty()) {
        std::string_view scope = granted.substr(0, granted.find(' '));
        granted.remove_prefix(std::min(scope.size() + 1, granted.size()));
        if (!scope.starts_with(kPrefix)) continue;
        scope.remove_prefix(kPrefix.size());
        scopes.insert(scope);
    }
    return scopes;
}

template <std::size_t N>
bool has_any_of(const Scopes& granted, const std::array<std::string_view, N>& scopes) {
    return std::any_of(scopes.begin(), scopes.end(),
                       [&granted](std::string_view scope) { return granted.contains(scope); });
}

}  // namespace

ports::Capability capability_of(std::string_view granted_scopes) {
    const Scopes granted = calendar_scopes_in(granted_scopes);
    if (!has_any_of(granted, kWriteEvents)) return ports::Capability::kNone;
    return has_any_of(granted, kReadFreeBusy) ? ports::Capability::kFull : ports::Capability::kEventsOnly;
}

}  // namespace calfleet::providers::google_calendar
