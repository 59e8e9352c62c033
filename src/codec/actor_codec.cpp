#include "codec/actor_codec.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"

namespace calfleet::codec {
namespace {

constexpr std::size_t kIdBytesMax = 256;

}  // namespace

std::optional<core::Actor> decode_actor(std::string_view data) {
    const auto parsed = parse_json(data);
    const JsonValue* actor = parsed.has_value() ? parsed->find("actor") : nullptr;
    if (actor == nullptr || actor->as_object() == nullptr) return std::nullopt;
    JsonReader reader(*actor, "actor.");
    core::Actor read{reader.text("user_id", kIdBytesMax), core::role_named(reader.text("role", kIdBytesMax))};
    if (!reader.ok()) return std::nullopt;
    return read;
}

}  // namespace calfleet::codec
