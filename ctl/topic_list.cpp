#include "topic_list.hpp"

#include "codec/json_parser.hpp"

#include <stdexcept>

namespace calfleet::ctl {
namespace {

// The list is ours and checked by a test; what does not fit here is a broken build.
const codec::JsonValue& member(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* value = object.find(name);
    if (value == nullptr) throw std::logic_error("schemas/topics.json: no " + std::string(name));
    return *value;
}

adapters::kafka::TopicSpec spec_of(const codec::JsonValue& topic) {
    adapters::kafka::TopicSpec spec;
    spec.name = *member(topic, "name").as_string();
    spec.partitions = static_cast<int>(member(topic, "partitions").as_int64().value());
    spec.replication = static_cast<int>(member(topic, "replication").as_int64().value());
    for (const auto& [key, value] : *member(topic, "config").as_object())
        spec.config[key] = value.as_string() != nullptr ? *value.as_string() : value.as_number()->digits;
    return spec;
}

}  // namespace

std::vector<adapters::kafka::TopicSpec> topic_list() {
    const auto parsed = codec::parse_json(embedded_topic_list().front().text);
    if (parsed.has_error()) throw std::logic_error("schemas/topics.json: " + parsed.error().message);
    std::vector<adapters::kafka::TopicSpec> specs;
    for (const codec::JsonValue& topic : *member(*parsed, "topics").as_array())
        specs.push_back(spec_of(topic));
    return specs;
}

}  // namespace calfleet::ctl
