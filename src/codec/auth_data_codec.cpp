#include "codec/auth_data_codec.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/row_binding.hpp"

#include <chrono>
#include <optional>

namespace calfleet::codec {
namespace {

std::optional<core::Secret> secret_member(const JsonValue& json, std::string_view name) {
    const JsonValue* value = json.find(name);
    if (value == nullptr || value->as_string() == nullptr) return std::nullopt;
    return core::Secret::copy_of(*value->as_string());
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
    auto refresh_token = secret_member(*tree, "refresh_token");
    if (!refresh_token) return AuthDataError{"auth_data has no refresh_token"};
    const JsonValue* expires_at = tree->find("expires_at");
    const auto milliseconds = expires_at == nullptr ? std::nullopt : expires_at->as_int64();
    if (!milliseconds) return AuthDataError{"auth_data has no expires_at in milliseconds"};
    return AuthData{std::move(*access_token), std::move(*refresh_token),
                    core::Instant(std::chrono::milliseconds(*milliseconds))};
}

std::string auth_data_row(const core::CompanyId& company_id, const core::AgentId& agent_id,
                          std::string_view provider) {
    return core::row_binding(
        {"organization_connections", "auth_data", company_id.str(), agent_id.str(), provider});
}

}  // namespace calfleet::codec
