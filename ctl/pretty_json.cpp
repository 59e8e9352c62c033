#include "pretty_json.hpp"

#include "codec/json_writer.hpp"

namespace calfleet::ctl {
namespace {

std::string pretty(const codec::JsonValue& value, const std::string& indent);

std::string quoted_name(const std::string& name) {
    return codec::to_json(codec::JsonValue(name));
}

std::string pretty_object(const codec::JsonValue::Object& members, const std::string& indent) {
    if (members.empty()) return "{}";
    std::string text = "{";
    for (const auto& [name, value] : members) {
        text += text.size() > 1 ? ",\n" : "\n";
        text += indent + "  " + quoted_name(name) + ": ";
        text += pretty(value, indent + "  ");
    }
    return text + "\n" + indent + "}";
}

std::string pretty_array(const codec::JsonValue::Array& values, const std::string& indent) {
    if (values.empty()) return "[]";
    std::string text = "[";
    for (const codec::JsonValue& value : values) {
        text += text.size() > 1 ? ",\n" : "\n";
        text += indent + "  ";
        text += pretty(value, indent + "  ");
    }
    return text + "\n" + indent + "]";
}

// NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth
std::string pretty(const codec::JsonValue& value, const std::string& indent) {
    if (const auto* members = value.as_object()) return pretty_object(*members, indent);
    if (const auto* values = value.as_array()) return pretty_array(*values, indent);
    return codec::to_json(value);
}

}  // namespace

std::string pretty_json(const codec::JsonValue& value) {
    return pretty(value, "");
}

}  // namespace calfleet::ctl
