// What somebody who runs the fleet has to look at: each is an error in the log that begins with "ALERT: ", a
// count in calfleet_ops_alerts_total, and an alert with a section in docs/runbook.md.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace calfleet::ports {

enum class OpsAlert {
    kFlagsUnreadable,          // GCAL-S09 ERR-1: the feature counts as off
    kGrantedTokenNotStored,    // GCAL-S01 ERR-3
    kRefreshedTokenNotStored,  // GCAL-S07 ERR-2
    kAgentNotDeleted,          // GCAL-S06 ERR-1: what is left is purged by night
    kConnectionNotPurged,      // a disconnect that the store failed
    kOAuthClientRefused,       // the provider does not take our client id or secret
    kOAuthNotConfigured,       // nobody can connect an account
    kTokenNotRefreshed,        // for a passing reason, as far as the provider says
    kTokenRefreshSlow,         // GCAL-S07 AC-5
    kPurgeFailed,
    kTooManyOrphans,
    kScheduleMissed,
    kRefreshFailuresOfCompany,  // S6: more than 5 % in 24 hours
};

inline constexpr std::array<std::string_view, 13> kOpsAlertNames{
    "flags_unreadable",           "granted_token_not_stored",
    "refreshed_token_not_stored", "agent_not_deleted",
    "connection_not_purged",      "oauth_client_refused",
    "oauth_not_configured",       "token_not_refreshed",
    "token_refresh_slow",         "purge_failed",
    "too_many_orphans",           "schedule_missed",
    "refresh_failures_of_company"};

constexpr std::string_view name_of(OpsAlert alert) {
    return kOpsAlertNames.at(static_cast<std::size_t>(alert));
}

}  // namespace calfleet::ports
