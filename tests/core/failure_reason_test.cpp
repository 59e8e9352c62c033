#include "core/failure_reason.hpp"

#include <gtest/gtest.h>

namespace calfleet::core {
namespace {

TEST(FailureReasonTest, EveryNameLeadsBackToItsReason) {
    for (int i = 0; i <= static_cast<int>(FailureReason::kInternalError); ++i) {
        const auto reason = static_cast<FailureReason>(i);
        EXPECT_EQ(failure_reason_from(to_string(reason)), reason);
        EXPECT_FALSE(message_for(reason).empty());
    }
}

TEST(FailureReasonTest, AnUnknownNameIsNoReason) {
    EXPECT_FALSE(failure_reason_from("api_6xx"));
}

TEST(FailureReasonTest, OnlyTroubleThatPassesByItselfIsRetryable) {
    EXPECT_TRUE(is_retryable(FailureReason::kApi5xx));
    EXPECT_TRUE(is_retryable(FailureReason::kQuotaExceeded));
    EXPECT_FALSE(is_retryable(FailureReason::kTokenInvalid));
    EXPECT_FALSE(is_retryable(FailureReason::kInvalidCommand));
}

}  // namespace
}  // namespace calfleet::core
