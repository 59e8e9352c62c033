#include "codec/auth_data_codec.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "core/row_binding.hpp"

#include <chrono>
#include <optional>

namespace calfleet::codec {
namespace {

// In March 1973, and as seconds in the year 5138: no token's expiry is on the wrong side of it.
constexpr std::int64_t kMillisecondsMin = 100'000'000'000;

std::optional<core::Secret> secret_member(const JsonValue& json, std::string_view name) {
    const JsonValue* value = json.find(name);
    if (value == nullptr || value->as_string() == nullptr) return std::nullopt;
    return core::Secret::copy_of(*value->as_string());
}

// Milliseconds, as we write them; seconds, or RFC 3339, as the existing product does.
std::optional<core::Instant> instant_member(const JsonValue& json, std::string_view name) {
    const JsonValue* value = json.find(name);
    if (value == nullptr) return std::nullopt;
    if (const std::string* text = value->as_string()) return core::parse_rfc3339(*text);
    const auto number = value->as_int64();
    if (!number || *number < 0) return std::nullopt;
    if (*number < kMillisecondsMin) return core::Instant(std::chrono::seconds(*number));
    return core::Instant(std::chrono::milliseconds(*number));
}

}  // namespace

core::Secret encode_auth_data(const AuthData& auth_data) {
    const std::chrono::milliseconds expires_at = auth_data.expires_at.time_since_epoch();
    JsonWriter json;
    json.begin_object();
    json.member("access_token", auth_data.access_token.reveal());
    json.member("refresh_token", auth_data.refresh_token.reveal());
    json.member("expires_at", std::int64_t{expires_at.count()});
    json.end_object();
    return core::Secret(json.text());
}

core::Result<AuthData, AuthDataError> decode_auth_data(const core::Secret& json) {
    const auto tree = parse_json(json.reveal());
    if (!tree) return AuthDataError{"auth_data is no JSON: " + tree.error().message};
    auto access_token = secret_member(*tree, "access_token");
    if (!access_token) return AuthDataError{"auth_data has no access_token"};
    const JsonValue* refresh_value = tree->find("refresh_token");
    const bool has_refresh_token = refresh_value != nullptr && !refresh_value->is_null();
    auto refresh_token = has_refresh_token ? secret_member(*tree, "refresh_token") : core::Secret();
    if (!refresh_token) return AuthDataError{"auth_data has a refresh_token that is no text"};
    const auto expires_at = instant_member(*tree, "expires_at");
    if (!expires_at) return AuthDataError{"auth_data has no expires_at in milliseconds, seconds or RFC 3339"};
    return AuthData{std::move(*access_token), std::move(*refresh_token), *expires_at};
}

std::string auth_data_row(const core::CompanyId& company_id, const core::AgentId& agent_id,
                          std::string_view provider) {
    return core::row_binding(
        {"organization_connections", "auth_data", company_id.str(), agent_id.str(), provider});
}

}  // namespace calfleet::codec
