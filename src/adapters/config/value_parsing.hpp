// Texts of configuration values into their types. Nothing where the text is not acceptable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::adapters::config {

std::optional<std::int64_t> parse_integer(std::string_view text, std::int64_t min, std::int64_t max);

// https://… to anywhere; http://… to this machine only, since a token travels along.
bool is_acceptable_api_url(std::string_view text);

// The same, but as it is registered at the provider: it may end in a slash.
bool is_acceptable_redirect_uri(std::string_view text);

// OAuth scopes (RFC 6749, section 3.3), one blank between two of them.
bool is_acceptable_scope_list(std::string_view text);

}  // namespace calfleet::adapters::config
