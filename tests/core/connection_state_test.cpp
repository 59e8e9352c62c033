#include "core/connection_state.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

using std::chrono::minutes;

constexpr Instant kNow{std::chrono::hours(500'000)};
const ConnectionHealth kConnected;
const ConnectionHealth kRevoked = after_revocation();
const ConnectionHealth kUnreachable = after_unreachable({}, FailureReason::kApiUnreachable);
const ConnectionHealth kQuota = after_quota({}, kNow + minutes(1));

TEST(ConnectionState, NewTokensRestoreEveryLossButProveNothingAboutQuota) {
    EXPECT_EQ(after_new_tokens(kConnected), kConnected);
    EXPECT_EQ(after_new_tokens(kRevoked), kConnected);
    EXPECT_EQ(after_new_tokens(kUnreachable), kConnected);
    EXPECT_EQ(after_new_tokens(kQuota), kQuota);
}

TEST(ConnectionState, ARevocationNeedsAPersonWhateverWasBefore) {
    EXPECT_EQ(kRevoked.state, ConnectionState::kConnectionLost);
    EXPECT_EQ(kRevoked.cause, LossCause::kReauthorize);
    EXPECT_EQ(closed_for_calls(kRevoked, kNow)->reason, FailureReason::kTokenInvalid);
}

TEST(ConnectionState, AnUnreachableProviderLosesWhatLivedAndWhatWasInQuotaButNoRevocation) {
    EXPECT_EQ(kUnreachable.cause, LossCause::kUnreachable);
    EXPECT_EQ(closed_for_calls(kUnreachable, kNow)->reason, FailureReason::kApiUnreachable);
    EXPECT_EQ(after_unreachable(kQuota, FailureReason::kApi5xx).state, ConnectionState::kConnectionLost);
    EXPECT_FALSE(after_unreachable(kQuota, FailureReason::kApi5xx).quota_until);
    EXPECT_EQ(after_unreachable(kRevoked, FailureReason::kApi5xx), kRevoked);
}

TEST(ConnectionState, QuotaEndsNoLossAndItsLongerCooldownCounts) {
    EXPECT_EQ(after_quota(kRevoked, kNow + minutes(1)), kRevoked);
    EXPECT_EQ(after_quota(kUnreachable, kNow + minutes(1)), kUnreachable);
    EXPECT_EQ(after_quota(kQuota, kNow + minutes(60)).quota_until, kNow + minutes(60));
    EXPECT_EQ(after_quota(kQuota, kNow), kQuota);
}

TEST(ConnectionState, ACooldownEndsByItself) {
    EXPECT_EQ(at(kQuota, kNow), kQuota);
    EXPECT_EQ(at(kQuota, kNow + minutes(1)), kConnected);
    EXPECT_EQ(at(kRevoked, kNow + minutes(60)), kRevoked);
    EXPECT_EQ(closed_for_calls(kQuota, kNow)->reason, FailureReason::kQuotaExceeded);
    EXPECT_EQ(closed_for_calls(kQuota, kNow)->retry_after, std::chrono::milliseconds(60'000));
    EXPECT_FALSE(closed_for_calls(kQuota, kNow + minutes(1)));
    EXPECT_FALSE(closed_for_calls(kConnected, kNow));
}

TEST(ConnectionState, EveryStateAndCauseHasItsOwnName) {
    for (const auto state : {ConnectionState::kNotConnected, ConnectionState::kConnected,
                             ConnectionState::kConnectionLost, ConnectionState::kQuotaExceeded})
        EXPECT_EQ(connection_state_named(to_string(state)), state);
    for (const auto cause : {LossCause::kReauthorize, LossCause::kUnreachable})
        EXPECT_EQ(loss_cause_named(to_string(cause)), cause);
    EXPECT_FALSE(connection_state_named("lost"));
    EXPECT_FALSE(loss_cause_named(""));
}

}  // namespace
}  // namespace calfleet::core
