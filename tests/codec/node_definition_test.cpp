#include "codec/node_definition.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "codec/node_file.hpp"
#include "codec/template_codec.hpp"
#include "core/title_pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::codec {
namespace {

using testing::ElementsAre;

const std::string& definition() {
    static const std::string text(embedded_node_file().front().text);
    return text;
}

const JsonValue::Array& properties() {
    static const JsonValue parsed = *parse_json(definition());
    return *parsed.find("properties")->as_array();
}

const std::string& name_of(const JsonValue& property) {
    return *property.find("name")->as_string();
}

// A template as an admin fills it in, with one member of another value.
DecodedTemplate template_with(const std::string& name, JsonValue value) {
    JsonValue::Object form =
        *parse_json(R"({"template_id": "t", "name": "Test drive", "calendar_id": "primary",
        "duration_minutes": 30, "lookup_window_days": 14, "event_title_pattern": "Test drive", "location": "here",
        "event_description": "text", "attendees_customer_email_field": "email",
        "attendees_always_cc": ["sales@example.com"]})")
             ->as_object();
    const auto changed =
        std::find_if(form.begin(), form.end(), [&](const auto& member) { return member.first == name; });
    if (changed != form.end()) changed->second = std::move(value);
    return decode_template(JsonValue(std::move(form)), core::CompanyId("company"), core::AgentId("agent"));
}

// No word about that member; or one, and about no other.
bool takes(const std::string& name, JsonValue value) {
    return template_with(name, std::move(value)).has_value();
}
bool refuses(const std::string& name, JsonValue value) {
    const DecodedTemplate decoded = template_with(name, std::move(value));
    if (decoded.has_value()) return false;
    const std::vector<core::FieldError> errors = decoded.error();
    return std::all_of(errors.begin(), errors.end(), [&](const auto& error) { return error.field == name; });
}

JsonValue number(std::int64_t value) {
    return JsonValue(JsonValue::Number{std::to_string(value)});
}
JsonValue text(std::int64_t bytes) {
    return JsonValue(std::string(static_cast<std::size_t>(bytes), 'x'));
}
JsonValue line(const char* words) {
    return JsonValue(std::string(words));
}
JsonValue addresses(std::int64_t count) {
    return JsonValue(JsonValue::Array(static_cast<std::size_t>(count), JsonValue(std::string("a@b.co"))));
}

// What a limit of the form lets through and what it keeps out.
struct Edge {
    std::vector<JsonValue> taken;
    std::vector<JsonValue> refused;
};

// Nothing for a limit that no test knows.
std::optional<Edge> edge_of(const std::string& limit, const JsonValue& at) {
    const std::int64_t edge = at.as_int64().value_or(0);
    if (limit == "min") return Edge{{number(edge)}, {number(edge - 1)}};
    if (limit == "max") return Edge{{number(edge)}, {number(edge + 1)}};
    if (limit == "step") return edge == 1 ? std::optional(Edge{}) : std::nullopt;
    if (limit == "min_bytes") return Edge{{text(edge)}, {text(edge - 1)}};
    if (limit == "max_bytes") return Edge{{text(edge)}, {text(edge + 1)}};
    if (limit == "max_items") return Edge{{addresses(edge)}, {addresses(edge + 1)}};
    if (limit == "single_line") return Edge{{}, {line("a\nb")}};
    if (limit == "item_format" && *at.as_string() == "email")
        return Edge{{}, {JsonValue(JsonValue::Array{line("sales@")})}};
    if (limit == "pattern" && *at.as_string() == "^[A-Za-z0-9_.-]{1,64}$")
        return Edge{{line("aZ0_.-")}, {line("a b"), line("a/b"), line("{{email}}")}};
    return std::nullopt;
}

std::string fault_after(const std::string& from, const std::string& to) {
    std::string changed = definition();
    const std::size_t at = changed.find(from);
    if (at == std::string::npos) return "no such text: " + from;
    return fault_of_node_definition(changed.replace(at, from.size(), to)).value_or("none");
}

TEST(NodeDefinitionTest, GCAL_S08_AC6_TheFormHasItsEightFieldsExactly) {
    EXPECT_EQ(fault_of_node_definition(definition()), std::nullopt);
    std::vector<std::string> names;
    for (const JsonValue& property : properties()) names.push_back(name_of(property));
    EXPECT_THAT(names, ElementsAre("calendar_id", "duration_minutes", "lookup_window_days",
                                   "event_title_pattern", "location", "event_description",
                                   "attendees_customer_email_field", "attendees_always_cc"));
    EXPECT_EQ(to_json(*properties().front().find("resource_types")),
              R"([{"provider":"google_calendar","resource_key":"calendar"}])");
}

TEST(NodeDefinitionTest, AllowsWhatTheWorkerTakesAndNothingElse) {
    for (const JsonValue& property : properties()) {
        const std::string& name = name_of(property);
        const JsonValue::Object& limits = *property.find("validation")->as_object();
        EXPECT_FALSE(limits.empty()) << name;
        for (const auto& [limit, at] : limits) {
            const auto edge = edge_of(limit, at);
            ASSERT_TRUE(edge) << name << "." << limit;
            for (const JsonValue& value : edge->taken)
                EXPECT_TRUE(takes(name, value)) << name << "." << limit;
            for (const JsonValue& value : edge->refused)
                EXPECT_TRUE(refuses(name, value)) << name << "." << limit;
        }
    }
}

TEST(NodeDefinitionTest, RequiresWhatTheWorkerRequiresAndDefaultsToItsDefault) {
    for (const JsonValue& property : properties()) {
        const DecodedTemplate without = template_with(name_of(property), JsonValue());
        const JsonValue* fallback = property.find("default");
        const bool may_be_absent = fallback != nullptr || !*property.find("required")->as_bool();
        EXPECT_EQ(without.has_value(), may_be_absent) << name_of(property);
        if (fallback == nullptr) continue;
        EXPECT_EQ(name_of(property), "lookup_window_days");
        EXPECT_EQ(without->lookup_window_days, fallback->as_int64());
    }
}

TEST(NodeDefinitionTest, NamesThePlaceholdersThatTheWorkerFills) {
    for (const JsonValue& property : properties()) {
        const JsonValue* listed = property.find("placeholders");
        const std::string& name = name_of(property);
        EXPECT_EQ(listed != nullptr, name == "event_title_pattern" || name == "event_description") << name;
        if (listed == nullptr) continue;
        std::vector<std::string> placeholders;
        for (const JsonValue& one : *listed->as_array()) placeholders.push_back(*one.as_string());
        EXPECT_THAT(placeholders, testing::ElementsAreArray(core::kPlaceholders));
    }
}

TEST(NodeDefinitionTest, SaysWhatIsWrong) {
    EXPECT_EQ(fault_after("\"location\"", "\"place\""), "a property is none of the form's eight fields");
    EXPECT_EQ(fault_after("\"location\"", "\"calendar_id\""), "calendar_id is there twice");
    EXPECT_EQ(fault_after("\"name\": \"location\"", "\"nom\": 1"), "a property has no name");
    EXPECT_EQ(fault_after("slider", "select"), "lookup_window_days must be of type slider");
    EXPECT_EQ(fault_after("\"required\": true", "\"required\": false"),
              "calendar_id must be required (member required)");
    EXPECT_EQ(fault_after("\"required\": false", "\"required\": 0"),
              "location must be optional (member required)");
    EXPECT_EQ(fault_after("\"body\"", "\"path\""), "calendar_id must have the destination body");
    EXPECT_EQ(fault_after("\"is_rl\": true", "\"is_rl\": false"),
              "calendar_id must have is_rl and the resource_types google_calendar, calendar");
    EXPECT_EQ(fault_after("\"calendar\" }", "\"drive\" }"),
              "calendar_id must have is_rl and the resource_types google_calendar, calendar");
    EXPECT_EQ(fault_after("google_calendar", "calendly"), "the provider must be google_calendar");
    EXPECT_EQ(fault_after("properties", "fields"), "properties must be an array");
}

TEST(NodeDefinitionTest, SaysSoOfWhatIsNoDefinitionAtAll) {
    EXPECT_EQ(fault_of_node_definition(R"({"provider":"google_calendar","properties":[]})"),
              "calendar_id is missing");
    EXPECT_EQ(fault_of_node_definition("[]"), "the provider must be google_calendar");
    EXPECT_EQ(fault_of_node_definition(R"({"provider":"google_calendar","properties":[1]})"),
              "a property has no name");
    for (const std::string text : {"", "{", "\xff", "{}{}"})
        EXPECT_THAT(fault_of_node_definition(text).value_or(""), testing::StartsWith("no JSON: ")) << text;
}

}  // namespace
}  // namespace calfleet::codec
