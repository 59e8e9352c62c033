#include "core/invitation_caps.hpp"

#include "core/moments.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

const Instant kNow = at("2026-03-10T12:00:00Z");

InvitationCount count(std::int64_t mails, minutes ago) {
    return {mails, kNow - ago};
}

TEST(InvitationCapsTest, UpToTheCapNobodyWaits) {
    const InvitationCaps caps{5, 10, 20};
    const InvitationCounts sent{count(3, minutes(1)), count(8, minutes(2)), count(18, minutes(3))};
    EXPECT_FALSE(wait_for_invitations(caps, 2, sent, kNow));
    EXPECT_FALSE(wait_for_invitations(caps, 2, {}, kNow));
}

TEST(InvitationCapsTest, EachCapIsOneByItself) {
    const InvitationCounts sent{count(5, minutes(10)), count(5, minutes(20)), count(5, minutes(30))};
    EXPECT_EQ(wait_for_invitations({5, 6, 6}, 1, sent, kNow), minutes(50));
    EXPECT_EQ(wait_for_invitations({6, 5, 6}, 1, sent, kNow), minutes(40));
    EXPECT_EQ(wait_for_invitations({6, 6, 5}, 1, sent, kNow), minutes(30));
    EXPECT_FALSE(wait_for_invitations({6, 6, 6}, 1, sent, kNow));
}

TEST(InvitationCapsTest, OfSeveralReachedTheLongestWaitIsTold) {
    const InvitationCounts sent{count(5, minutes(50)), count(9, minutes(10)), count(9, minutes(40))};
    EXPECT_EQ(wait_for_invitations({1, 1, 1}, 1, sent, kNow), minutes(50));
}

TEST(InvitationCapsTest, ZeroIsNoCap) {
    const InvitationCounts sent{count(1'000, minutes(1)), count(1'000, minutes(1)), count(1'000, minutes(1))};
    EXPECT_FALSE(wait_for_invitations({0, 0, 0}, 10, sent, kNow));
}

TEST(InvitationCapsTest, WithoutAConversationNoneIsCounted) {
    const InvitationCounts sent{std::nullopt, count(1, minutes(1)), count(1, minutes(1))};
    EXPECT_FALSE(wait_for_invitations({1, 5, 5}, 2, sent, kNow));
}

TEST(InvitationCapsTest, ABookingThatAloneIsTooMuchIsRefusedWhateverWasSent) {
    EXPECT_EQ(wait_for_invitations({0, 2, 0}, 3, {}, kNow), milliseconds(minutes(60)));
}

}  // namespace
}  // namespace calfleet::core
