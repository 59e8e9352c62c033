// Who is behind an admin command, as the chatbot back end says (the contract, section 5). What an actor may
// do stands in the route of each command.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

enum class Role { kAdmin, kSupervisor, kRolloutOwner };

inline constexpr std::array<std::string_view, 3> kRoleNames{"admin", "supervisor", "rollout_owner"};

constexpr std::optional<Role> role_named(std::string_view name) {
    for (std::size_t i = 0; i < kRoleNames.size(); ++i)
        if (kRoleNames.at(i) == name) return static_cast<Role>(i);
    return std::nullopt;
}

struct Actor {
    std::string user_id;
    std::optional<Role> role;  // nothing for a role that may do nothing here, e.g. agent or read-only
};

}  // namespace calfleet::core
