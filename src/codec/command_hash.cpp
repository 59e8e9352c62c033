#include "codec/command_hash.hpp"

#include "codec/canonical_json.hpp"
#include "core/row_binding.hpp"

namespace calfleet::codec {

std::string command_hash_text(const core::Command& command) {
    const std::string data = canonical_json(command.data);
    return core::row_binding({"command", command.id.str(), command.type, data});
}

}  // namespace calfleet::codec
