#include "codec/command_codec.hpp"

#include "codec/cloud_event.hpp"
#include "codec/json_reader.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::codec {
namespace {

constexpr std::size_t kIdBytesMax = 256;

std::size_t bytes_of(const core::Record& record) {
    std::size_t bytes = (record.key ? record.key->size() : 0) + (record.value ? record.value->size() : 0);
    for (const core::Header& header : record.headers) bytes += header.name.size() + header.value.size();
    return bytes;
}

core::CommandIdentity identity_of(const CloudEvent& event, const core::Record& record) {
    const auto text = [&event](std::string_view name) {
        const JsonValue* value = event.data.find(name);
        const std::string* found = value == nullptr ? nullptr : value->as_string();
        return found != nullptr && core::is_valid_id(*found) ? *found : std::string();
    };
    core::CommandIdentity identity;
    identity.id = core::CommandId(event.id);
    identity.type = event.type;
    identity.traceparent = event.traceparent;
    const core::CommandScope scope = core::scope_of(event.type);
    if (scope == core::CommandScope::kFleet) return identity;  // ids that it names count for nothing
    identity.company_id = core::CompanyId(text("company_id"));
    identity.agent_id = core::AgentId(text("agent_id"));
    if (scope == core::CommandScope::kAgent && identity.agent_id.empty() && record.key &&
        core::is_valid_id(*record.key))
        identity.agent_id = core::AgentId(*record.key);
    identity.conversation_id = core::ConversationId(text("conversation_id"));
    return identity;
}

// What is wrong with the envelope, in one sentence; empty when nothing is.
std::string envelope_problem(const CloudEvent& event, const core::Record& record) {
    if (event.specversion != "1.0") return "specversion must be 1.0";
    if (event.id.empty()) return "the command has no id (header ce_id)";
    if (event.type.empty()) return "the command has no type (header ce_type)";
    using Scope = core::CommandScope;
    const Scope scope = core::scope_of(event.type);
    JsonReader data(event.data);
    if (scope != Scope::kFleet) data.text("company_id", kIdBytesMax);
    std::string agent_id;
    if (scope == Scope::kAgent) agent_id = data.text("agent_id", kIdBytesMax);
    if (scope == Scope::kConnection) agent_id = data.optional_text("agent_id", kIdBytesMax).value_or("");
    data.optional_text("conversation_id", kIdBytesMax);
    if (!data.ok()) return data.summary();
    if (!agent_id.empty() && (!record.key || *record.key != agent_id))
        return "the record's key must be the agent_id";
    return {};
}

}  // namespace

core::Result<core::Command, DecodeError> decode_command(const core::Record& record) {
    CloudEvent event;
    if (bytes_of(record) > kRecordBytesMax) {
        if (const std::string* id = record.header("ce_id"); id != nullptr && core::is_valid_id(*id))
            event.id = *id;
        if (const std::string* type = record.header("ce_type"); type != nullptr) event.type = *type;
        return DecodeError{"the record is larger than 64 KiB", true, identity_of(event, record)};
    }
    if (auto read = read_cloud_event(record, event); read.has_error())
        return DecodeError{read.error().message, read.error().beyond_limits, identity_of(event, record)};

    core::CommandIdentity identity = identity_of(event, record);
    if (std::string problem = envelope_problem(event, record); !problem.empty())
        return DecodeError{std::move(problem), false, std::move(identity)};

    const auto published_at =
        event.time.empty() ? std::optional(record.timestamp) : core::parse_rfc3339(event.time);
    if (!published_at) return DecodeError{"time must be an RFC 3339 instant", false, std::move(identity)};
    std::optional<core::Instant> expires_at;
    if (!event.expirytime.empty()) {
        expires_at = core::parse_rfc3339(event.expirytime);
        if (!expires_at)
            return DecodeError{"expirytime must be an RFC 3339 instant", false, std::move(identity)};
    }

    core::Command command;
    static_cast<core::CommandIdentity&>(command) = std::move(identity);
    command.data = std::move(event.data_text);
    command.published_at = *published_at;
    command.expires_at = expires_at;
    return command;
}

}  // namespace calfleet::codec
