// A command as a chatbot meant it: its envelope is checked, its data is still the text its handler will read.
#pragma once

#include "core/ids.hpp"
#include "core/time_range.hpp"

#include <optional>
#include <string>

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

}  // namespace calfleet::core
