#include "providers/google_calendar/oauth/token_answers.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "core/email_address.hpp"

#include <algorithm>
#include <array>

namespace calfleet::providers::google_calendar {
namespace {

using core::FailureReason;
using ports::OAuthFailure;
using Kind = ports::OAuthFailure::Kind;

// Google sends up to 2,048 bytes of access token and 512 of refresh token.
constexpr std::size_t kTokenBytesMax = 4'096;
constexpr std::size_t kScopesBytesMax = 8'192;
constexpr std::size_t kErrorBytesMax = 64;
constexpr std::int64_t kLifeSecondsMax = 10LL * 365 * 24 * 3'600;

constexpr std::array<std::string_view, 3> kOperatorFaults{"invalid_client", "deleted_client",
                                                          "unauthorized_client"};
constexpr std::array<std::string_view, 2> kPassing{"internal_failure", "temporarily_unavailable"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// RFC 6750's b64token: what may stand in an Authorization header.
bool is_token(std::string_view text) {
    constexpr std::string_view kAllowed = "-._~+/";
    const std::size_t end = text.find_last_not_of('=');
    if (end == std::string_view::npos) return false;
    const std::string_view body = text.substr(0, end + 1);
    return std::all_of(body.begin(), body.end(), [kAllowed](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_letter || (c >= '0' && c <= '9') || kAllowed.find(c) != std::string_view::npos;
    });
}

OAuthFailure unreadable() {
    return {Kind::kUnavailable, "unreadable_answer", FailureReason::kApi5xx};
}

// The provider's own word, as far as it is one: it goes into events and logs.
std::string error_word_in(const ports::HttpResponse& response) {
    const auto body = codec::parse_json(response.body);
    const codec::JsonValue* error = body.has_value() ? body->find("error") : nullptr;
    const std::string* word = error == nullptr ? nullptr : error->as_string();
    const bool is_word =
        word != nullptr && !word->empty() && word->size() <= kErrorBytesMax &&
        word->find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
    return is_word ? *word : "http_" + std::to_string(response.status);
}

}  // namespace

core::Result<ports::GrantedTokens, OAuthFailure> decode_tokens(const ports::HttpResponse& response) {
    if (response.status != 200) return oauth_failure_of(response);
    const auto body = codec::parse_json(response.body);
    if (body.has_error() || body->as_object() == nullptr) return unreadable();
    codec::JsonReader reader(*body);
    ports::GrantedTokens tokens;
    tokens.access_token = core::Secret(reader.text("access_token", kTokenBytesMax));
    tokens.refresh_token = core::Secret(reader.optional_text("refresh_token", kTokenBytesMax).value_or(""));
    tokens.scopes = reader.optional_text("scope", kScopesBytesMax).value_or("");
    tokens.expires_in = std::chrono::seconds(reader.integer("expires_in", 1, kLifeSecondsMax).value_or(0));
    if (const auto life = reader.optional_integer("refresh_token_expires_in", 0, kLifeSecondsMax))
        tokens.refresh_token_expires_in = std::chrono::seconds(*life);
    if (!reader.ok() || !is_token(tokens.access_token.reveal())) return unreadable();
    return tokens;
}

core::Result<ports::Account, OAuthFailure> decode_account(const ports::HttpResponse& response) {
    if (response.status != 200) return oauth_failure_of(response);
    const auto body = codec::parse_json(response.body);
    if (body.has_error() || body->as_object() == nullptr) return unreadable();
    codec::JsonReader reader(*body);
    ports::Account account{reader.text("sub", 256), reader.optional_text("email", 320).value_or("")};
    if (!reader.ok()) return unreadable();
    return account;
}

OAuthFailure oauth_failure_of(const ports::HttpResponse& response) {
    std::string word = error_word_in(response);
    // A quota of the token endpoint is the OAuth client's, not the connected account's.
    if (response.status >= 500 || response.status == 429 || is_one_of(kPassing, word))
        return {Kind::kUnavailable, std::move(word), FailureReason::kApi5xx};
    if (word == "invalid_grant") return {Kind::kInvalidGrant, std::move(word), FailureReason::kTokenInvalid};
    if (is_one_of(kOperatorFaults, word))
        return {Kind::kOperatorFault, std::move(word), FailureReason::kInternalError};
    return {Kind::kRejected, std::move(word), FailureReason::kInternalError};
}

OAuthFailure oauth_failure_of(const ports::HttpError& error) {
    switch (error.kind) {
        case ports::HttpError::Kind::kTooLarge:
            return {Kind::kUnavailable, "answer_too_large", FailureReason::kApi5xx};
        case ports::HttpError::Kind::kRefused:
            return {Kind::kRejected, "request_not_sent", FailureReason::kInternalError};
        default:
            return {Kind::kUnavailable, "no_answer", FailureReason::kApiUnreachable};
    }
}

}  // namespace calfleet::providers::google_calendar
