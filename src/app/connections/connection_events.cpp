#include "app/connections/connection_events.hpp"

#include "codec/json_writer.hpp"

#include <array>

namespace calfleet::app::connections {
namespace {

void begin(codec::JsonWriter& writer, const core::CommandIdentity& command) {
    writer.begin_object().member("company_id", command.company_id.str());
    writer.member_unless_empty("agent_id", command.agent_id.str());
}

core::AnalyticsEvent end(std::string type, codec::JsonWriter& writer) {
    writer.end_object();
    return {std::move(type), writer.text()};
}

std::int64_t count_of(std::chrono::milliseconds duration) {
    return duration.count();
}

}  // namespace

std::string_view to_string(RefreshType type) {
    return type == RefreshType::kProactive ? "proactive" : "reactive";
}

std::string_view to_string(RefreshFailure failure) {
    constexpr std::array<std::string_view, 4> kNames{"revoked", "expired", "scope_downgrade", "unknown"};
    return kNames.at(static_cast<std::size_t>(failure));
}

core::AnalyticsEvent token_refreshed(const core::CommandIdentity& asked_by, RefreshType type,
                                     std::chrono::milliseconds latency) {
    codec::JsonWriter writer;
    begin(writer, asked_by);
    writer.member("refresh_type", to_string(type));
    writer.member("latency_ms", count_of(latency));
    return end("calendar_token_refreshed", writer);
}

core::AnalyticsEvent token_refresh_failed(const core::CommandIdentity& asked_by, RefreshFailure failure) {
    codec::JsonWriter writer;
    begin(writer, asked_by);
    writer.member("failure_reason", to_string(failure));
    return end("calendar_token_refresh_failed", writer);
}

core::AnalyticsEvent state_changed(const core::CommandIdentity& asked_by, const ports::ConnectionKey& key,
                                   core::ConnectionState from, core::ConnectionState to,
                                   std::string_view reason) {
    codec::JsonWriter writer;
    begin(writer, asked_by);
    writer.member("provider", key.provider).member("from", to_string(from)).member("to", to_string(to));
    writer.member("reason", reason);
    return end("calendar_connection_state_changed", writer);
}

core::AnalyticsEvent oauth_initiated(const core::CommandIdentity& command, std::string_view user_id,
                                     std::string_view scope_requested) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("user_id", user_id).member("scope_requested", scope_requested);
    return end("calendar_oauth_initiated", writer);
}

core::AnalyticsEvent oauth_completed(const core::CommandIdentity& command,
                                     std::chrono::milliseconds latency) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("latency_ms", count_of(latency));
    return end("calendar_oauth_completed", writer);
}

core::AnalyticsEvent oauth_failed(const core::CommandIdentity& command, core::FailureReason reason,
                                  std::string_view error_code) {
    codec::JsonWriter writer;
    begin(writer, command);
    writer.member("failure_reason", to_string(reason));
    writer.member_unless_empty("error_code", error_code);
    return end("calendar_oauth_failed", writer);
}

}  // namespace calfleet::app::connections
