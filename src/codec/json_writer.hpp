// Writes compact JSON, member by member, in the order of the calls. What it is given must be UTF-8; what is
// not is replaced, so that nothing we publish can be unreadable.
#pragma once

#include "codec/json_value.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::codec {

class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag);
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& null();
    // A text that is JSON already, as it is.
    JsonWriter& raw(std::string_view json);
    JsonWriter& value(const JsonValue& tree);

    template <class T>
    JsonWriter& member(std::string_view name, const T& content) {
        return key(name).value(content);
    }
    // Left out when empty, as optional members of our messages are.
    JsonWriter& member_unless_empty(std::string_view name, std::string_view text) {
        return text.empty() ? *this : key(name).value(text);
    }

    // The finished text.
    std::string text() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The tree as compact JSON.
std::string to_json(const JsonValue& tree);

}  // namespace calfleet::codec
