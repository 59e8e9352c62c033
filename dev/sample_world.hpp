// Who lives in the sandbox: companies, agents with calendars of their own, and agents for whom things go
// wrong. Nobody is connected to begin with.
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
std::string email_of(const std::string& agent);

// Agents with a story of their own; each has an account and a template.
inline constexpr const char* kNeverConnectedAgent = "agent-never-connected";
inline constexpr const char* kCancelledAgent = "agent-cancelled";    // at the consent screen
inline constexpr const char* kExpiredAgent = "agent-expired-token";  // ends well, by a refresh
inline constexpr const char* kRevokedAgent = "agent-revoked-token";
inline constexpr const char* kThrottledAgent = "agent-throttled";
inline constexpr const char* kOutageAgent = "agent-outage";
inline constexpr const char* kNarrowScopeAgent = "agent-narrow-scope";    // ends well, by reading events
inline constexpr const char* kLostReplyAgent = "agent-lost-reply";        // ends well all the same
inline constexpr const char* kOmittedGuestAgent = "agent-omitted-guest";  // ends well, with a warning
inline constexpr const char* kDisconnectedAgent = "agent-disconnected";
inline constexpr const char* kDeletedAgent = "agent-deleted";
inline constexpr const char* kShortTokenAgent = "agent-short-token";  // refreshed by the scheduler

// Fills the simulated Google and the store. Throws std::runtime_error when the store cannot be filled.
void populate(Sandbox& sandbox);

// What goes wrong at Google from now on, and for whom: nothing that keeps anybody from connecting before.
void plan_troubles(simulators::google::SimulatorControl& google);

}  // namespace calfleet::dev
