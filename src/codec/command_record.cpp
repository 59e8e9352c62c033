#include "codec/command_record.hpp"

#include "core/rfc3339.hpp"

#include <stdexcept>
#include <utility>

namespace calfleet::codec {

core::OutgoingRecord encode_command(OutgoingCommand command) {
    const auto topic = core::topic_of(command.type);
    if (!topic) throw std::logic_error("no topic carries " + command.type);
    core::OutgoingRecord record{*topic,
                                std::move(command.key),
                                std::move(command.data),
                                {{"ce_specversion", "1.0"},
                                 {"ce_id", std::move(command.id)},
                                 {"ce_type", std::move(command.type)},
                                 {"ce_source", std::move(command.source)},
                                 {"ce_time", core::to_rfc3339(command.time)},
                                 {"content-type", "application/json"}}};
    if (command.expires_at)
        record.headers.push_back({"ce_expirytime", core::to_rfc3339(*command.expires_at)});
    if (!command.agent_id.empty()) record.headers.push_back({"ce_subject", std::move(command.agent_id)});
    return record;
}

}  // namespace calfleet::codec
