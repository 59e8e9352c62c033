// Who lives in the sandbox: companies, agents with connected calendars, and agents for whom things go wrong.
#pragma once

#include "sandbox.hpp"

#include <string>

namespace calfleet::dev {

inline constexpr int kHappyAgents = 20;
inline constexpr const char* kCompany = "acme";
inline constexpr const char* kFlagOffCompany = "not-rolled-out";
inline constexpr const char* kUnpaidCompany = "no-add-on";
inline constexpr const char* kTemplate = "test-drive";
inline constexpr const char* kLostCalendarTemplate = "lost-calendar";

// "agent-01" to "agent-20".
std::string happy_agent(int number);

// Agents whose calls end in trouble; each has an account and a template unless its name says otherwise.
inline constexpr const char* kNeverConnectedAgent = "agent-never-connected";
inline constexpr const char* kExpiredAgent = "agent-expired-token";
inline constexpr const char* kRevokedAgent = "agent-revoked-token";
inline constexpr const char* kThrottledAgent = "agent-throttled";
inline constexpr const char* kOutageAgent = "agent-outage";
inline constexpr const char* kNarrowScopeAgent = "agent-narrow-scope";
inline constexpr const char* kLostReplyAgent = "agent-lost-reply";        // ends well all the same
inline constexpr const char* kOmittedGuestAgent = "agent-omitted-guest";  // ends well, with a warning

// Fills the simulated Google and the store. Throws std::runtime_error when the store cannot be filled.
void populate(Sandbox& sandbox);

}  // namespace calfleet::dev
