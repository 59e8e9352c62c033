#include "providers/google_calendar/calls/google_errors.hpp"

#include "fakes/manual_clock.hpp"

#include <gtest/gtest.h>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;

ports::HttpResponse classic(int status, const std::string& reason, const std::string& message = "m") {
    return {status,
            {},
            R"({"error":{"code":)" + std::to_string(status) + R"(,"message":")" + message +
                R"(","errors":[{"domain":"global","reason":")" + reason + R"(","message":"m"}]}})"};
}

ports::HttpResponse newer(int status, const std::string& reason) {
    return {status,
            {},
            R"({"error":{"code":)" + std::to_string(status) +
                R"(,"message":"m","errors":[{"reason":"forbidden"}],"status":"PERMISSION_DENIED",)"
                R"("details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":")" +
                reason + R"("}]}})"};
}

struct Case {
    const char* name;
    ports::HttpResponse response;
    FailureReason reason;
    bool retried = false;
    std::optional<std::chrono::seconds> retry_after = std::nullopt;
};

class GoogleErrorsTest : public ::testing::TestWithParam<Case> {};

TEST_P(GoogleErrorsTest, MeansOneReasonOfTheContract) {
    const core::Failed failed = failure_of(GetParam().response, fakes::kNoon);
    EXPECT_EQ(to_string(failed.reason), to_string(GetParam().reason));
    EXPECT_EQ(is_worth_retrying(GetParam().response), GetParam().retried);
    EXPECT_EQ(failed.retry_after, GetParam().retry_after);
}

using std::chrono::seconds;
INSTANTIATE_TEST_SUITE_P(
    Answers, GoogleErrorsTest,
    ::testing::Values(
        Case{"BadAttendee", classic(400, "invalid", "Invalid attendee email."),
             FailureReason::kInvalidAttendeeEmail},
        Case{"OtherBadRequest", classic(400, "timeRangeEmpty"), FailureReason::kInternalError},
        Case{"ExpiredToken", classic(401, "authError"), FailureReason::kTokenInvalid},
        Case{"RateLimitAs403", classic(403, "rateLimitExceeded"), FailureReason::kQuotaExceeded, true,
             seconds(60)},
        Case{"UserRateLimitAs403", classic(403, "userRateLimitExceeded"), FailureReason::kQuotaExceeded, true,
             seconds(60)},
        Case{"RateLimitInTheNewerEnvelope", newer(403, "RATE_LIMIT_EXCEEDED"), FailureReason::kQuotaExceeded,
             true, seconds(60)},
        Case{"AntiAbuseQuota", classic(403, "quotaExceeded"), FailureReason::kQuotaExceeded, false,
             seconds(3600)},
        Case{"DailyQuota", classic(403, "dailyLimitExceeded"), FailureReason::kQuotaExceeded, false,
             seconds(3600)},
        Case{"MissingScope", newer(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), FailureReason::kPermissionDenied},
        Case{"NotTheOrganizer", classic(403, "forbiddenForNonOrganizer"), FailureReason::kPermissionDenied},
        Case{"ApiNotEnabled", classic(403, "accessNotConfigured"), FailureReason::kInternalError},
        Case{"NotFound", classic(404, "notFound"), FailureReason::kCalendarNotFound},
        Case{"Deleted", classic(410, "deleted"), FailureReason::kBookingNotFound},
        Case{"AnotherVersion", classic(412, "conditionNotMet"), FailureReason::kInternalError},
        Case{"TooManyRequests", classic(429, "rateLimitExceeded"), FailureReason::kQuotaExceeded, true,
             seconds(60)},
        Case{"TooManyRequestsWithAWait",
             {429, {{"retry-after", "7"}}, ""},
             FailureReason::kQuotaExceeded,
             true,
             seconds(7)},
        Case{"BackendError", classic(500, "backendError"), FailureReason::kApi5xx, true},
        Case{"PlainText503", {503, {}, "<html>oops"}, FailureReason::kApi5xx, true},
        Case{"Teapot", {418, {}, ""}, FailureReason::kInternalError}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(GoogleErrorsWithoutAnAnswerTest, AreUnreachableUnlessItWasUsWhoRefused) {
    using Kind = ports::HttpError::Kind;
    EXPECT_EQ(failure_of(ports::HttpError{Kind::kTimeout, ""}).reason, FailureReason::kApiUnreachable);
    EXPECT_EQ(failure_of(ports::HttpError{Kind::kUnreachable, ""}).reason, FailureReason::kApiUnreachable);
    EXPECT_EQ(failure_of(ports::HttpError{Kind::kRefused, ""}).reason, FailureReason::kInternalError);
}

}  // namespace
}  // namespace calfleet::providers::google_calendar
