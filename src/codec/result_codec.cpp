#include "codec/result_codec.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::codec {
namespace {

constexpr std::string_view kSource = "/calfleet/worker";
constexpr std::string_view kResultType = "calendar.result";

// ce_dataschema: the file under schemas/ that describes the value.
std::string schema_of(std::string_view folder, std::string_view type) {
    return "urn:calfleet:schemas:" + std::string(folder) + ":" + std::string(type) + ".v1";
}

std::vector<core::Header> headers_of(const core::CommandIdentity& command, std::string_view type,
                                     std::string schema, const ResultFacts& facts) {
    const std::string id = command.id.str() + ":" + std::string(type) + facts.id_suffix;
    std::vector<core::Header> headers{
        {"ce_specversion", "1.0"},
        {"ce_id", id},
        {"ce_type", std::string(type)},
        {"ce_source", std::string(kSource)},
        {"ce_time", core::to_rfc3339(facts.now)},
        {"ce_dataschema", std::move(schema)},
        {"ce_commandid", command.id.str()},
        {"content-type", "application/json"},
    };
    if (!command.agent_id.empty()) headers.push_back({"ce_subject", command.agent_id.str()});
    if (!command.traceparent.empty()) headers.push_back({"traceparent", command.traceparent});
    return headers;
}

// Results and events of an agent stay in order on one partition; what names no agent goes by its command.
std::string key_of(const core::CommandIdentity& command) {
    return command.agent_id.empty() ? command.id.str() : command.agent_id.str();
}

void write_failure(JsonWriter& writer, const core::Failed& failed) {
    writer.member("status", "failed");
    writer.member("failure_reason", to_string(failed.reason));
    writer.member("retryable", is_retryable(failed.reason));
    if (failed.retry_after)
        writer.member("retry_after_ms", static_cast<std::int64_t>(failed.retry_after->count()));
    writer.member("message",
                  failed.message.empty() ? message_for(failed.reason) : std::string_view(failed.message));
    if (!failed.data_json.empty()) writer.key("data").raw(failed.data_json);
    writer.key("warnings").begin_array().end_array();
}

void write_success(JsonWriter& writer, const core::Done& done) {
    writer.member("status", "success");
    writer.member("retryable", false);
    writer.key("data").raw(done.data_json);
    writer.key("warnings").begin_array();
    for (const core::Warning& warning : done.warnings)
        writer.begin_object().member("code", warning.code).member("message", warning.message).end_object();
    writer.end_array();
}

}  // namespace

core::OutgoingRecord encode_result(const core::CommandIdentity& command, const core::Outcome& outcome,
                                   const ResultFacts& facts) {
    JsonWriter writer;
    writer.begin_object();
    writer.member("command_id", command.id.str());
    writer.member_unless_empty("type", command.type);
    writer.member_unless_empty("company_id", command.company_id.str());
    writer.member_unless_empty("agent_id", command.agent_id.str());
    writer.member_unless_empty("conversation_id", command.conversation_id.str());
    if (const auto* failed = std::get_if<core::Failed>(&outcome)) {
        write_failure(writer, *failed);
    } else {
        write_success(writer, std::get<core::Done>(outcome));
    }
    writer.member("attempts", facts.attempts);
    writer.member("latency_ms", static_cast<std::int64_t>(facts.latency.count()));
    writer.end_object();
    return {core::Topic::kResults, key_of(command), writer.text(),
            headers_of(command, kResultType, schema_of("results", kResultType), facts)};
}

core::OutgoingRecord encode_event(const core::CommandIdentity& command, const core::AnalyticsEvent& event,
                                  const ResultFacts& facts) {
    return {core::Topic::kEvents, key_of(command), event.properties_json,
            headers_of(command, event.type, schema_of("events", event.type), facts)};
}

}  // namespace calfleet::codec
