#include "core/failure_reason.hpp"

#include <array>

namespace calfleet::core {
namespace {

struct Row {
    FailureReason reason;
    std::string_view name;
    bool retryable;
    std::string_view message;
};

constexpr std::string_view kFollowUp =
    "Couldn't confirm your booking right now \u2014 a team member will follow up.";

// In the order of the enum, so that a reason is its own index (checked below).
constexpr std::array kRows{
    Row{FailureReason::kInvalidCommand, "invalid_command", false, "The command is malformed."},
    Row{FailureReason::kCommandIdReused, "command_id_reused", false,
        "Another command was already published under this command id."},
    Row{FailureReason::kDeadlineExceeded, "deadline_exceeded", true, "The command was not finished in time."},
    Row{FailureReason::kFeatureDisabled, "feature_disabled", false,
        "Google Calendar is not available for your account."},
    Row{FailureReason::kNotEntitled, "not_entitled", false,
        "The Native Integrations add-on is not active for this company."},
    Row{FailureReason::kForbidden, "forbidden", false, "This user may not do that."},
    Row{FailureReason::kTemplateNotFound, "template_not_found", false, "There is no such booking template."},
    Row{FailureReason::kTemplateInvalid, "template_invalid", false, "The booking template is not valid."},
    Row{FailureReason::kTemplateLimitReached, "template_limit_reached", false,
        "Maximum 10 Google Calendar actions per customer. Delete an unused action to add a new one."},
    Row{FailureReason::kNotConnected, "not_connected", false, "No calendar is connected for this agent."},
    Row{FailureReason::kTokenInvalid, "token_invalid", false, kFollowUp},
    Row{FailureReason::kQuotaExceeded, "quota_exceeded", true,
        "Google API quota exceeded \u2014 bookings may be delayed."},
    Row{FailureReason::kApi5xx, "api_5xx", true, "The calendar service answered with an error."},
    Row{FailureReason::kApiUnreachable, "api_unreachable", true,
        "The calendar service could not be reached."},
    Row{FailureReason::kCalendarNotFound, "calendar_not_found", false,
        "The calendar of this template was not found."},
    Row{FailureReason::kPermissionDenied, "permission_denied", false,
        "The connected account may not use this calendar."},
    Row{FailureReason::kInvalidAttendeeEmail, "invalid_attendee_email", false,
        "The customer's e-mail address is not valid."},
    Row{FailureReason::kInvalidSlot, "invalid_slot", false, "This time cannot be booked."},
    Row{FailureReason::kSlotConflict, "slot_conflict", false, "This time has just been taken."},
    Row{FailureReason::kBookingNotFound, "booking_not_found", false, "There is no such booking."},
    Row{FailureReason::kInvitationLimitReached, "invitation_limit_reached", true,
        "Too many invitations were sent; try again later."},
    Row{FailureReason::kStorageUnavailable, "storage_unavailable", true,
        "The booking service cannot reach its storage."},
    Row{FailureReason::kStateMismatch, "state_mismatch", false,
        "Authorization failed (security check). Try connecting again."},
    Row{FailureReason::kUserDenied, "user_denied", false,
        "Connection cancelled. You can try again whenever you're ready."},
    Row{FailureReason::kErrOauthUrl, "err_oauth_url", true, "Could not start authorization. Try again."},
    Row{FailureReason::kErrTokenExchange, "err_token_exchange", false,
        "Authorization failed. Verify your Google account and try again."},
    Row{FailureReason::kErrTokenStorage, "err_token_storage", true,
        "Could not save authorization. Ops has been notified. Try again."},
    Row{FailureReason::kErrScope, "err_scope", false,
        "The permission to write events was not granted. Connect again and leave it ticked."},
    Row{FailureReason::kInternalError, "internal_error", false, "Something went wrong on our side."},
};

constexpr bool rows_follow_the_enum() {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (static_cast<std::size_t>(kRows.at(i).reason) != i) return false;
    return true;
}
static_assert(rows_follow_the_enum());
static_assert(kRows.size() == static_cast<std::size_t>(FailureReason::kInternalError) + 1);

const Row& row_of(FailureReason reason) {
    return kRows.at(static_cast<std::size_t>(reason));
}

}  // namespace

std::string_view to_string(FailureReason reason) {
    return row_of(reason).name;
}

std::optional<FailureReason> failure_reason_from(std::string_view name) {
    for (const Row& row : kRows)
        if (row.name == name) return row.reason;
    return std::nullopt;
}

bool is_retryable(FailureReason reason) {
    return row_of(reason).retryable;
}

std::string_view message_for(FailureReason reason) {
    return row_of(reason).message;
}

}  // namespace calfleet::core
