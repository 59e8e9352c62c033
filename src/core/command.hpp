// A command as a chatbot meant it: its envelope is checked, its data is still the text its handler will read.
#pragma once

#include "core/ids.hpp"
#include "core/time_range.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calfleet::core {

// Who is to hear what became of a command. Of a command that cannot be decoded, as much as could be read.
struct CommandIdentity {
    CommandId id;
    std::string type;  // e.g. "calendar.list_slots"
    CompanyId company_id;
    AgentId agent_id;
    ConversationId conversation_id;  // may be empty
    std::string traceparent;         // W3C trace context; may be empty
};

struct Command : CommandIdentity {
    std::string data;  // one JSON object
    Instant published_at;
    std::optional<Instant> expires_at;  // as the publisher said; without it the route's patience counts
};

// Whom a command is about, and so which ids it carries (the contract, section 5).
enum class CommandScope {
    kAgent,       // a company and its agent, which is the record's key too
    kConnection,  // the same, or only a company, whose agents share a connection
    kCompany,     // a company
    kFleet,       // nobody
};

constexpr CommandScope scope_of(std::string_view command_type) {
    if (command_type == "calendar.set_feature_flag") return CommandScope::kCompany;
    if (command_type == "calendar.refresh_token") return CommandScope::kConnection;
    const bool is_purge =
        command_type == "calendar.purge_orphans" || command_type == "calendar.purge_expired";
    return is_purge ? CommandScope::kFleet : CommandScope::kAgent;
}

}  // namespace calfleet::core
