// Why a command failed: the closed list a chatbot switches on (the contract, section 6).
// A new reason is a new version of the contract and of both schema files.
#pragma once

#include <optional>
#include <string_view>

namespace calfleet::core {

enum class FailureReason {
    kInvalidCommand,
    kCommandIdReused,
    kDeadlineExceeded,
    kFeatureDisabled,
    kNotEntitled,
    kForbidden,
    kTemplateNotFound,
    kTemplateInvalid,
    kTemplateLimitReached,
    kNotConnected,
    kTokenInvalid,
    kQuotaExceeded,
    kApi5xx,
    kApiUnreachable,
    kCalendarNotFound,
    kPermissionDenied,
    kInvalidAttendeeEmail,
    kInvalidSlot,
    kSlotConflict,
    kBookingNotFound,
    kInvitationLimitReached,
    kStorageUnavailable,
    kStateMismatch,
    kUserDenied,
    kErrOauthUrl,
    kErrTokenExchange,
    kErrTokenStorage,
    kErrScope,
    kInternalError,
};

// The name on the wire, e.g. "template_not_found".
std::string_view to_string(FailureReason reason);

std::optional<FailureReason> failure_reason_from(std::string_view name);

// True when the same command, published again later under a new id, may succeed without anyone changing
// anything.
bool is_retryable(FailureReason reason);

// The sentence for a person that goes with the reason, where the failing step has none of its own.
std::string_view message_for(FailureReason reason);

}  // namespace calfleet::core
