// What Google's answers mean: each of its error envelopes into one reason of our contract. The table stands
// in README.md beside this file; facts from Google's error guide and discovery document.
#pragma once

#include "core/outcome.hpp"
#include "core/time_range.hpp"
#include "ports/authorized_http.hpp"
#include "ports/http_client.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace calfleet::providers::google_calendar {

// The reason inside an error answer, whichever envelope carried it; empty for a body that is none of them.
std::string error_reason_of(const ports::HttpResponse& response);

// The failure a command ends with after this answer (status 400 and above).
core::Failed failure_of(const ports::HttpResponse& response, core::Instant now);

// The failure after no answer at all.
core::Failed failure_of(const ports::HttpError& error);
core::Failed failure_of(const ports::CallFailure& failure);

// For how long the account's quota is used up (decisions, D3); nothing when that is not what it says.
std::optional<std::chrono::milliseconds> cooldown_of(const ports::HttpResponse& response, core::Instant now);

// Server errors and quota in all its spellings: 5xx, 429, and 403 with a rate limit as its reason (decisions,
// D3). The long quotas of an hour and more are not worth a second try.
bool is_worth_retrying(const ports::HttpResponse& response);

}  // namespace calfleet::providers::google_calendar
