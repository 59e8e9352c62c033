// How many invitations may be sent within an hour, so that nobody's chat becomes a way to send mail to
// strangers. Pure function, any thread.
#pragma once

#include "core/time_range.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace calfleet::core {

// Within the window; 0: any number.
struct InvitationCaps {
    int per_conversation = 0;
    int per_agent = 0;
    int per_company = 0;
};

// Over which invitations are counted.
inline constexpr std::chrono::hours kInvitationWindow{1};

// Mails within the window, of one conversation, agent or company.
struct InvitationCount {
    std::int64_t mails = 0;
    std::optional<Instant> oldest;  // when the first of them was sent
};
struct InvitationCounts {
    std::optional<InvitationCount> conversation;  // nothing: the command belongs to none
    InvitationCount agent;
    InvitationCount company;
};

// Nothing when so many more invitations break no cap; else when to ask again, which is when the oldest one
// counted leaves the window.
std::optional<std::chrono::milliseconds> wait_for_invitations(const InvitationCaps& caps, int invitations,
                                                              const InvitationCounts& sent, Instant now);

}  // namespace calfleet::core
