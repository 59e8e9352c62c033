#include "app/connections/connection_status.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::app::connections {
namespace {

void write_instant(codec::JsonWriter& writer, std::string_view name,
                   const std::optional<core::Instant>& instant) {
    if (instant) writer.member(name, core::to_rfc3339(*instant));
}

void write_health(codec::JsonWriter& writer, const core::ConnectionHealth& health) {
    writer.member("connection_state", to_string(health.state));
    if (health.cause) writer.member("cause", to_string(*health.cause));
    if (health.failure_reason) writer.member("failure_reason", to_string(*health.failure_reason));
    write_instant(writer, "quota_until", health.quota_until);
}

void write_account(codec::JsonWriter& writer, const ports::Connection& connection,
                   ports::Capability capability) {
    writer.member("connected_email", connection.connected_email);
    writer.key("granted_scopes").begin_array();
    for (const std::string& scope : list_of_scopes(connection.granted_scopes)) writer.value(scope);
    writer.end_array();
    writer.member("capability", to_string(capability));
}

void write_refreshes(codec::JsonWriter& writer, const ports::Connection& connection, core::Instant now) {
    write_instant(writer, "last_refresh_at", connection.last_refresh_at);
    write_instant(writer, "next_refresh_at", connection.next_refresh_at);
    writer.member("refresh_count_24h", connection.refreshes.count_24h(now));
    write_instant(writer, "last_known_good_at", connection.last_known_good_at);
    write_instant(writer, "re_authorized_at", connection.re_authorized_at);
    writer.member("version", connection.version);
}

// Of a company's connection, the company stands for its agents (decisions, D2).
std::string record_key(const ports::ConnectionKey& key) {
    const std::string& owner = key.agent_id.empty() ? key.company_id.str() : key.agent_id.str();
    return owner + "/" + key.provider;
}

}  // namespace

std::string encode_connection_status(const ports::ConnectionKey& key, const ports::Connection* connection,
                                     ports::Capability capability, core::Instant now) {
    codec::JsonWriter writer;
    writer.begin_object().member("company_id", key.company_id.str());
    writer.member_unless_empty("agent_id", key.agent_id.str());
    writer.member("provider", key.provider);
    if (connection == nullptr) {
        writer.member("connection_state", to_string(core::ConnectionState::kNotConnected));
        writer.member("refresh_count_24h", 0);
    } else {
        write_health(writer, core::at(connection->health, now));
        write_account(writer, *connection, capability);
        write_refreshes(writer, *connection, now);
    }
    writer.end_object();
    return writer.text();
}

core::OutgoingRecord connection_state_record(const ports::ConnectionKey& key,
                                             const ports::Connection* connection,
                                             ports::Capability capability, core::Instant now) {
    const std::string version = connection == nullptr ? "gone" : std::to_string(connection->version);
    core::OutgoingRecord record{core::Topic::kConnectionStates, record_key(key), std::nullopt, {}};
    if (connection != nullptr) record.value = encode_connection_status(key, connection, capability, now);
    record.headers = {
        {"ce_specversion", "1.0"},           {"ce_id", record_key(key) + ":" + version},
        {"ce_type", "connection_status"},    {"ce_source", "/calfleet/worker"},
        {"ce_time", core::to_rfc3339(now)},  {"ce_dataschema", "urn:calfleet:schemas:connection_status.v1"},
        {"content-type", "application/json"}};
    return record;
}

std::vector<std::string> list_of_scopes(const std::string& granted_scopes) {
    std::vector<std::string> scopes;
    std::size_t begin = 0;
    while (begin < granted_scopes.size()) {
        const std::size_t end = std::min(granted_scopes.find(' ', begin), granted_scopes.size());
        if (end > begin) scopes.push_back(granted_scopes.substr(begin, end - begin));
        begin = end + 1;
    }
    return scopes;
}

std::string_view to_string(ports::Capability capability) {
    switch (capability) {
        case ports::Capability::kNone:
            return "none";
        case ports::Capability::kEventsOnly:
            return "events_only";
        case ports::Capability::kFull:
            return "full";
    }
    return "none";
}

}  // namespace calfleet::app::connections
