#include "providers/google_calendar/calls/google_errors.hpp"

#include "codec/json_parser.hpp"
#include "core/retry_after.hpp"

#include <algorithm>
#include <array>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;
using std::chrono::milliseconds;

constexpr milliseconds kRateLimitCooldown = std::chrono::minutes(1);
constexpr milliseconds kLongQuotaCooldown = std::chrono::hours(1);

constexpr std::array<std::string_view, 4> kRateLimits{"rateLimitExceeded", "userRateLimitExceeded",
                                                      "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"};
constexpr std::array<std::string_view, 2> kLongQuotas{"quotaExceeded", "dailyLimitExceeded"};
constexpr std::array<std::string_view, 2> kOperatorMistakes{"accessNotConfigured", "SERVICE_DISABLED"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& reasons, std::string_view reason) {
    return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

std::string text_at(const codec::JsonValue* object, std::string_view name) {
    const codec::JsonValue* value = object == nullptr ? nullptr : object->find(name);
    const std::string* text = value == nullptr ? nullptr : value->as_string();
    return text == nullptr ? std::string() : *text;
}

const codec::JsonValue* first_of(const codec::JsonValue* error, std::string_view list) {
    const codec::JsonValue* value = error->find(list);
    const auto* elements = value == nullptr ? nullptr : value->as_array();
    return elements == nullptr || elements->empty() ? nullptr : &elements->front();
}

struct GoogleError {
    std::string reason;
    std::string message;
};

// {"error":{"errors":[{"reason":…}]}} is the classic form; the newer one adds `status` and
// `details[].reason`.
GoogleError read_error(const ports::HttpResponse& response) {
    auto body = codec::parse_json(response.body);
    const codec::JsonValue* error = body.has_value() ? body->find("error") : nullptr;
    if (error == nullptr || error->as_object() == nullptr) return {};
    GoogleError found{text_at(first_of(error, "errors"), "reason"), text_at(error, "message")};
    // The newer reason is the finer one: an insufficient scope is only "forbidden" in the classic list.
    if (std::string finer = text_at(first_of(error, "details"), "reason"); !finer.empty())
        found.reason = finer;
    if (found.reason.empty()) found.reason = text_at(error, "status");
    return found;
}

bool is_rate_limit(int status, std::string_view reason) {
    return status == 429 || (status == 403 && is_one_of(kRateLimits, reason));
}

core::Failed fail(FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

core::Failed quota_failure(const ports::HttpResponse& response, milliseconds cooldown, core::Instant now) {
    core::Failed failed = fail(FailureReason::kQuotaExceeded);
    const auto header = response.header("retry-after");
    failed.retry_after = header ? core::parse_retry_after(*header, now).value_or(cooldown) : cooldown;
    return failed;
}

core::Failed failure_of_400(const GoogleError& error) {
    if (error.message.find("attendee") != std::string::npos)
        return fail(FailureReason::kInvalidAttendeeEmail);
    return fail(FailureReason::kInternalError,
                "The calendar service refused the request (" + error.reason + ").");
}

core::Failed failure_of_403(const GoogleError& error) {
    if (is_one_of(kOperatorMistakes, error.reason))
        return fail(FailureReason::kInternalError,
                    "The Google project of this service is not set up for Calendar.");
    return fail(FailureReason::kPermissionDenied);
}

}  // namespace

std::string error_reason_of(const ports::HttpResponse& response) {
    return read_error(response).reason;
}

core::Failed failure_of(const ports::HttpResponse& response, core::Instant now) {
    const GoogleError error = read_error(response);
    if (response.status >= 500) return fail(FailureReason::kApi5xx);
    if (is_rate_limit(response.status, error.reason)) return quota_failure(response, kRateLimitCooldown, now);
    if (response.status == 403 && is_one_of(kLongQuotas, error.reason))
        return quota_failure(response, kLongQuotaCooldown, now);
    switch (response.status) {
        case 400:
            return failure_of_400(error);
        case 401:
            return fail(FailureReason::kTokenInvalid);
        case 403:
            return failure_of_403(error);
        case 404:
            return fail(FailureReason::kCalendarNotFound);
        case 410:
            return fail(FailureReason::kBookingNotFound);
        case 412:
            return fail(FailureReason::kInternalError,
                        "The event was changed in the calendar at the same moment.");
        default:
            return fail(FailureReason::kInternalError,
                        "The calendar service answered with an unexpected status " +
                            std::to_string(response.status) + ".");
    }
}

core::Failed failure_of(const ports::HttpError& error) {
    switch (error.kind) {
        case ports::HttpError::Kind::kTooLarge:
            return fail(FailureReason::kApi5xx);
        case ports::HttpError::Kind::kRefused:
            return fail(FailureReason::kInternalError);
        default:
            return fail(FailureReason::kApiUnreachable);
    }
}

core::Failed failure_of(const ports::CallFailure& failure) {
    if (const auto* failed = std::get_if<core::Failed>(&failure)) return *failed;
    return failure_of(std::get<ports::HttpError>(failure));
}

std::optional<std::chrono::milliseconds> cooldown_of(const ports::HttpResponse& response, core::Instant now) {
    if (response.status != 429 && response.status != 403) return std::nullopt;
    return failure_of(response, now).retry_after;
}

bool is_worth_retrying(const ports::HttpResponse& response) {
    if (response.status >= 500 || response.status == 429) return true;
    return response.status == 403 && is_rate_limit(403, error_reason_of(response));
}

}  // namespace calfleet::providers::google_calendar
