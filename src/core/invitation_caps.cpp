#include "core/invitation_caps.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace calfleet::core {

std::optional<std::chrono::milliseconds> wait_for_invitations(const InvitationCaps& caps, int invitations,
                                                              const InvitationCounts& sent, Instant now) {
    using std::chrono::milliseconds;
    const std::array checks{std::pair{sent.conversation ? caps.per_conversation : 0,
                                      sent.conversation.value_or(InvitationCount{})},
                            std::pair{caps.per_agent, sent.agent}, std::pair{caps.per_company, sent.company}};
    std::optional<milliseconds> longest;
    for (const auto& [cap, count] : checks) {
        if (cap == 0 || count.mails + invitations <= cap) continue;
        const milliseconds wait = count.oldest.value_or(now) + kInvitationWindow - now;
        longest = std::max({longest.value_or(milliseconds(0)), wait, milliseconds(0)});
    }
    return longest;
}

}  // namespace calfleet::core
