#include "simulators/google/model/operation.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <sstream>

namespace calfleet::simulators::google {
namespace {

constexpr std::string_view kPrefix = "https://www.googleapis.com/auth/";

// Without the prefix; "openid" is whole.
constexpr std::array<std::string_view, 3> kUserinfo{"openid", "userinfo.email", "userinfo.profile"};
constexpr std::array<std::string_view, 4> kFreeBusy{"calendar", "calendar.readonly", "calendar.freebusy",
                                                    "calendar.events.freebusy"};
constexpr std::array<std::string_view, 4> kWriteEvents{"calendar", "calendar.events", "calendar.events.owned",
                                                       "calendar.app.created"};
constexpr std::array<std::string_view, 9> kReadEvents{"calendar",
                                                      "calendar.events",
                                                      "calendar.events.owned",
                                                      "calendar.app.created",
                                                      "calendar.readonly",
                                                      "calendar.events.readonly",
                                                      "calendar.events.owned.readonly",
                                                      "calendar.events.public.readonly",
                                                      "calendar.events.freebusy"};
constexpr std::array<std::string_view, 4> kListCalendars{
    "calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly"};
constexpr std::array<std::string_view, 5> kGetCalendar{"calendar", "calendar.readonly", "calendar.calendars",
                                                       "calendar.calendars.readonly", "calendar.app.created"};

struct Row {
    Operation operation;
    std::string_view name;
    std::string_view method;
    std::span<const std::string_view> scopes;
};

// In the order of the enum, so that an operation is its own index.
constexpr std::array kRows{
    Row{Operation::kAuthorize, "auth", "", {}},
    Row{Operation::kToken, "token", "", {}},
    Row{Operation::kRevoke, "revoke", "", {}},
    Row{Operation::kUserinfo, "userinfo", "oauth2.v1.Userinfo", kUserinfo},
    Row{Operation::kFreeBusy, "freebusy.query", "calendar.v3.Freebusy.Query", kFreeBusy},
    Row{Operation::kInsertEvent, "events.insert", "calendar.v3.Events.Insert", kWriteEvents},
    Row{Operation::kListEvents, "events.list", "calendar.v3.Events.List", kReadEvents},
    Row{Operation::kGetEvent, "events.get", "calendar.v3.Events.Get", kReadEvents},
    Row{Operation::kPatchEvent, "events.patch", "calendar.v3.Events.Patch", kWriteEvents},
    Row{Operation::kDeleteEvent, "events.delete", "calendar.v3.Events.Delete", kWriteEvents},
    Row{Operation::kListCalendars, "calendarList.list", "calendar.v3.CalendarList.List", kListCalendars},
    Row{Operation::kGetCalendar, "calendars.get", "calendar.v3.Calendars.Get", kGetCalendar},
    Row{Operation::kUnknown, "unknown", "", {}},
};
static_assert(std::ranges::is_sorted(kRows, {}, &Row::operation));
static_assert(kRows.size() == static_cast<std::size_t>(Operation::kUnknown) + 1);

const Row& row_of(Operation operation) {
    return kRows.at(static_cast<std::size_t>(operation));
}

std::string spelled_out(const std::string& scope) {
    const bool short_name = scope == "email" || scope == "profile";
    return short_name ? std::string(kPrefix) + "userinfo." + scope : scope;
}

}  // namespace

std::string_view to_string(Operation operation) {
    return row_of(operation).name;
}

std::optional<Operation> operation_from(std::string_view name) {
    const auto* const found = std::ranges::find(kRows, name, &Row::name);
    if (found == kRows.end()) return std::nullopt;
    return found->operation;
}

std::string_view method_name(Operation operation) {
    return row_of(operation).method;
}

bool allows(const ScopeSet& granted, Operation operation) {
    const auto accepted = row_of(operation).scopes;
    return std::ranges::any_of(granted, [accepted](std::string_view scope) {
        if (scope.starts_with(kPrefix)) scope.remove_prefix(kPrefix.size());
        return std::ranges::find(accepted, scope) != accepted.end();
    });
}

ScopeSet parse_scopes(std::string_view text) {
    std::istringstream words{std::string(text)};
    ScopeSet scopes;
    for (std::string word; words >> word;) scopes.insert(spelled_out(word));
    return scopes;
}

std::string join(const ScopeSet& scopes) {
    std::string text;
    for (const std::string& scope : scopes) text.append(text.empty() ? "" : " ").append(scope);
    return text;
}

}  // namespace calfleet::simulators::google
