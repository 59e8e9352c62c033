#include "app/connections/connection_commands.hpp"

namespace calfleet::app::connections {
namespace {

// Admin commands have a person waiting, a refresh has the next minute's.
constexpr std::chrono::seconds kAdminPatience{60};
constexpr std::chrono::seconds kRefreshPatience{60};

}  // namespace

ConnectionCommands::ConnectionCommands(const ConnectionParts& parts, ConnectionOwner owner,
                                       std::string feature_flag)
    : feature_flag_(std::move(feature_flag)),
      start_oauth_(parts.provider, parts.sessions, parts.secrets, parts.book, owner, parts.clock, parts.log),
      complete_oauth_({parts.provider, parts.sessions, parts.secrets, parts.book, parts.clock, parts.log},
                      owner),
      disconnect_(parts.provider, parts.book, owner, parts.log),
      connection_status_(parts.provider, parts.book, owner, parts.clock),
      refresh_token_(parts.provider, parts.book, parts.refresher, owner, parts.clock),
      delete_agent_(parts.agents, parts.book, parts.clock, parts.log) {}

std::vector<ports::CommandRoute> ConnectionCommands::routes() {
    const std::vector<core::Role> managers{core::Role::kAdmin, core::Role::kSupervisor};
    const std::string always;
    return {
        {"calendar.start_oauth", &start_oauth_, kAdminPatience, feature_flag_, &start_oauth_, managers},
        {"calendar.complete_oauth", &complete_oauth_, kAdminPatience, feature_flag_, &complete_oauth_,
         managers},
        {"calendar.disconnect", &disconnect_, kAdminPatience, always, &disconnect_, managers},
        {"calendar.connection_status", &connection_status_, kAdminPatience, always, nullptr, managers},
        {"calendar.delete_agent", &delete_agent_, kAdminPatience, always, &delete_agent_, managers},
        {"calendar.refresh_token", &refresh_token_, kRefreshPatience, always, &refresh_token_},
    };
}

}  // namespace calfleet::app::connections
