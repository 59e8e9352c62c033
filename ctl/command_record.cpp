#include "command_record.hpp"

#include "codec/command_record.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "core/command.hpp"

#include <utility>

namespace calfleet::ctl {
namespace {

using core::CommandScope;

core::Result<core::OutgoingRecord, std::string> problem(std::string sentence) {
    return {boost::system::in_place_error, std::move(sentence)};
}

// What a command of that scope misses, or names in vain; empty when nothing.
std::string scope_problem(const CommandRequest& request, CommandScope scope) {
    if (scope != CommandScope::kFleet && request.company.empty()) return request.type + " needs --company";
    if (scope == CommandScope::kAgent && request.agent.empty()) return request.type + " needs --agent";
    const bool names_no_agent = scope == CommandScope::kCompany || scope == CommandScope::kFleet;
    if (names_no_agent && !request.agent.empty()) return request.type + " is about no agent";
    return {};
}

void write_actor(codec::JsonWriter& writer, const NamedActor& actor) {
    writer.key("actor").begin_object();
    writer.member("user_id", actor.user).member("role", actor.role).end_object();
}

// The ids and the actor before the other members, which cannot say them again. A conversation or an actor
// that no option names may stand among them.
std::string data_of(const CommandRequest& request, const codec::JsonValue::Object& members) {
    codec::JsonWriter writer;
    writer.begin_object();
    writer.member_unless_empty("company_id", request.company);
    writer.member_unless_empty("agent_id", request.agent);
    writer.member_unless_empty("conversation_id", request.conversation);
    if (request.actor) write_actor(writer, *request.actor);
    for (const auto& [name, value] : members) {
        const bool is_named = name == "company_id" || name == "agent_id" ||
                              (name == "conversation_id" && !request.conversation.empty()) ||
                              (name == "actor" && request.actor);
        if (!is_named) writer.member(name, value);
    }
    writer.end_object();
    return writer.text();
}

}  // namespace

std::optional<NamedActor> parse_actor(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
    return NamedActor{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::optional<std::string> key_of_command(const std::string& agent, const std::string& company) {
    if (!agent.empty()) return agent;
    if (!company.empty()) return company;
    return std::nullopt;
}

core::Result<core::OutgoingRecord, std::string> command_record(const CommandRequest& request,
                                                               core::Instant now) {
    if (!core::topic_of(request.type)) return problem("no topic carries commands of type " + request.type);
    std::string missing = scope_problem(request, core::scope_of(request.type));
    if (!missing.empty()) return problem(std::move(missing));
    const auto parsed = codec::parse_json(request.members);
    if (parsed.has_error() || parsed->as_object() == nullptr)
        return problem("the data must be one JSON object");

    return codec::encode_command({.id = request.id,
                                  .type = request.type,
                                  .source = "/calfleetctl",
                                  .time = now,
                                  .expires_at = std::nullopt,
                                  .key = key_of_command(request.agent, request.company),
                                  .agent_id = request.agent,
                                  .data = data_of(request, *parsed->as_object())});
}

}  // namespace calfleet::ctl
