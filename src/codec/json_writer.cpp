#include "codec/json_writer.hpp"

#include "codec/utf8.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace calfleet::codec {
using Encoder =
    rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>, rapidjson::CrtAllocator>;

struct JsonWriter::Impl {
    rapidjson::StringBuffer buffer;
    Encoder encoder{buffer};
};

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::begin_object() {
    impl_->encoder.StartObject();
    return *this;
}
JsonWriter& JsonWriter::end_object() {
    impl_->encoder.EndObject();
    return *this;
}
JsonWriter& JsonWriter::begin_array() {
    impl_->encoder.StartArray();
    return *this;
}
JsonWriter& JsonWriter::end_array() {
    impl_->encoder.EndArray();
    return *this;
}
JsonWriter& JsonWriter::key(std::string_view name) {
    impl_->encoder.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    return *this;
}
JsonWriter& JsonWriter::value(std::string_view text) {
    if (is_utf8(text)) {
        impl_->encoder.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
        return *this;
    }
    const std::string clean = with_replacements(text);
    impl_->encoder.String(clean.data(), static_cast<rapidjson::SizeType>(clean.size()));
    return *this;
}
JsonWriter& JsonWriter::value(bool flag) {
    impl_->encoder.Bool(flag);
    return *this;
}
JsonWriter& JsonWriter::value(std::int64_t number) {
    impl_->encoder.Int64(number);
    return *this;
}
JsonWriter& JsonWriter::null() {
    impl_->encoder.Null();
    return *this;
}
JsonWriter& JsonWriter::raw(std::string_view json) {
    impl_->encoder.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

JsonWriter& JsonWriter::value(
    const JsonValue& tree) {  // NOLINT(misc-no-recursion): the parser bounds the depth
    if (const auto* object = tree.as_object()) {
        begin_object();
        for (const auto& [name, child] : *object) key(name).value(child);
        return end_object();
    }
    if (const auto* array = tree.as_array()) {
        begin_array();
        for (const JsonValue& child : *array) value(child);
        return end_array();
    }
    if (const auto* text = tree.as_string()) return value(std::string_view(*text));
    if (const auto* number = tree.as_number()) return raw(number->digits);
    if (const auto* flag = tree.as_bool()) return value(*flag);
    return null();
}

std::string JsonWriter::text() const {
    return {impl_->buffer.GetString(), impl_->buffer.GetSize()};
}

std::string to_json(const JsonValue& tree) {
    JsonWriter writer;
    writer.value(tree);
    return writer.text();
}

}  // namespace calfleet::codec
