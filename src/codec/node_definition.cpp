#include "codec/node_definition.hpp"

#include "codec/json_parser.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace calfleet::codec {
namespace {

using Fault = std::optional<std::string>;

constexpr std::string_view kProvider = "google_calendar";
constexpr std::string_view kLookedUp = "calendar_id";  // its options are the account's calendars

struct Field {
    std::string_view name;
    std::string_view type;
    bool is_required;
};
constexpr std::array<Field, 8> kFields{{{"calendar_id", "select", true},
                                        {"duration_minutes", "input", true},
                                        {"lookup_window_days", "slider", true},
                                        {"event_title_pattern", "input", true},
                                        {"location", "input", false},
                                        {"event_description", "textarea", false},
                                        {"attendees_customer_email_field", "select", true},
                                        {"attendees_always_cc", "input", false}}};

bool has_text(const JsonValue& object, std::string_view name, std::string_view text) {
    const JsonValue* member = object.find(name);
    return member != nullptr && member->as_string() != nullptr && *member->as_string() == text;
}

bool has_flag(const JsonValue& object, std::string_view name, bool flag) {
    const JsonValue* member = object.find(name);
    return member != nullptr && member->as_bool() != nullptr && *member->as_bool() == flag;
}

bool is_looked_up(const JsonValue& property) {
    const JsonValue* types = property.find("resource_types");
    const auto* listed = types == nullptr ? nullptr : types->as_array();
    return has_flag(property, "is_rl", true) && listed != nullptr && listed->size() == 1 &&
           has_text(listed->front(), "provider", kProvider) &&
           has_text(listed->front(), "resource_key", "calendar");
}

Fault fault_of(const JsonValue& property, const Field& field) {
    const std::string name(field.name);
    if (!has_text(property, "type", field.type)) return name + " must be of type " + std::string(field.type);
    if (!has_flag(property, "required", field.is_required))
        return name + " must be " + (field.is_required ? "required" : "optional") + " (member required)";
    if (!has_text(property, "destination", "body")) return name + " must have the destination body";
    if (field.name == kLookedUp && !is_looked_up(property))
        return name + " must have is_rl and the resource_types google_calendar, calendar";
    return std::nullopt;
}

Fault fault_of(const JsonValue::Array& properties) {
    std::set<std::string_view> seen;
    for (const JsonValue& property : properties) {
        const JsonValue* name = property.find("name");
        if (name == nullptr || name->as_string() == nullptr) return "a property has no name";
        const auto field = std::find_if(kFields.begin(), kFields.end(),
                                        [&](const Field& one) { return one.name == *name->as_string(); });
        if (field == kFields.end()) return "a property is none of the form's eight fields";
        if (!seen.insert(field->name).second) return std::string(field->name) + " is there twice";
        if (auto fault = fault_of(property, *field)) return fault;
    }
    for (const Field& field : kFields)
        if (!seen.contains(field.name)) return std::string(field.name) + " is missing";
    return std::nullopt;
}

}  // namespace

Fault fault_of_node_definition(std::string_view text) {
    const auto parsed = parse_json(text);
    if (parsed.has_error()) return "no JSON: " + parsed.error().message;
    if (!has_text(*parsed, "provider", kProvider)) return "the provider must be google_calendar";
    const JsonValue* properties = parsed->find("properties");
    if (properties == nullptr || properties->as_array() == nullptr) return "properties must be an array";
    return fault_of(*properties->as_array());
}

}  // namespace calfleet::codec
