#include "codec/canonical_json.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"

#include <algorithm>

namespace calfleet::codec {
namespace {

JsonValue sorted(const JsonValue& value) {
    if (const auto* array = value.as_array()) {
        JsonValue::Array elements;
        elements.reserve(array->size());
        for (const JsonValue& element : *array) elements.push_back(sorted(element));
        return JsonValue(std::move(elements));
    }
    const auto* object = value.as_object();
    if (object == nullptr) return value;
    JsonValue::Object members;
    members.reserve(object->size());
    for (const auto& [name, member] : *object) members.emplace_back(name, sorted(member));
    std::sort(members.begin(), members.end(),
              [](const auto& left, const auto& right) { return left.first < right.first; });
    return JsonValue(std::move(members));
}

}  // namespace

std::string canonical_json(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed.has_value() ? to_json(sorted(*parsed)) : std::string(text);
}

}  // namespace calfleet::codec
