// What the column organization_connections.auth_data holds once opened: a JSON object of access_token,
// refresh_token and expires_at (milliseconds since 1970), and the row it is bound to while sealed. Every
// store uses these, so that a row can move from one to another. What the existing product wrote is read, too:
// expires_at in seconds or RFC 3339, and no refresh_token. Pure functions, any thread.
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time_range.hpp"

#include <string>
#include <string_view>

namespace calfleet::codec {

struct AuthData {
    core::Secret access_token;
    core::Secret refresh_token;  // empty: none was given
    core::Instant expires_at;
};

struct AuthDataError {
    std::string message;  // names the field, never its content
};

core::Secret encode_auth_data(const AuthData& auth_data);
core::Result<AuthData, AuthDataError> decode_auth_data(const core::Secret& json);

// For ports::TokenSealer. An empty agent is the company's own connection.
std::string auth_data_row(const core::CompanyId& company_id, const core::AgentId& agent_id,
                          std::string_view provider);

}  // namespace calfleet::codec
