// What a request asks for, and which scopes allow it (spec/google-wire.md, section 1).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

enum class Operation {
    kAuthorize,
    kToken,
    kRevoke,
    kUserinfo,
    kFreeBusy,
    kInsertEvent,
    kListEvents,
    kGetEvent,
    kPatchEvent,
    kDeleteEvent,
    kListCalendars,
    kGetCalendar,
    kUnknown,
};

using ScopeSet = std::set<std::string, std::less<>>;

// "events.insert", as fault rules and the log name it.
std::string_view to_string(Operation operation);
std::optional<Operation> operation_from(std::string_view name);

// "calendar.v3.Freebusy.Query", as Google's error details name it.
std::string_view method_name(Operation operation);

// True when one of the granted scopes (full URLs) suffices.
bool allows(const ScopeSet& granted, Operation operation);

// Splits at blanks and spells scopes as the token endpoint does: "email" becomes its URL.
ScopeSet parse_scopes(std::string_view text);
std::string join(const ScopeSet& scopes);

}  // namespace calfleet::simulators::google
