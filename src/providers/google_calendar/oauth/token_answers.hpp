// What Google's token and userinfo endpoints answer, read with suspicion. Pure functions.
#pragma once

#include "core/result.hpp"
#include "ports/http_client.hpp"
#include "ports/oauth_provider.hpp"

namespace calfleet::providers::google_calendar {

// Tokens that could not be sent in a header (RFC 6750), or are longer than Google's are, are refused.
core::Result<ports::GrantedTokens, ports::OAuthFailure> decode_tokens(const ports::HttpResponse& response);

core::Result<ports::Account, ports::OAuthFailure> decode_account(const ports::HttpResponse& response);

// Any answer but 200; the bodies are flat: {"error":"invalid_grant","error_description":"…"}.
ports::OAuthFailure oauth_failure_of(const ports::HttpResponse& response);
ports::OAuthFailure oauth_failure_of(const ports::HttpError& error);

}  // namespace calfleet::providers::google_calendar
