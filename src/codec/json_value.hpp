// A parsed JSON text. Numbers keep their digits, so that nothing is lost or overflows before somebody asks
// for a type. Read it with codec/json_reader.hpp; get it from codec/json_parser.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace calfleet::codec {

class JsonValue {
public:
    struct Number {
        std::string digits;  // as written, e.g. "-1.5e3"
    };
    using Array = std::vector<JsonValue>;
    using Member = std::pair<std::string, JsonValue>;
    using Object = std::vector<Member>;  // in the order of the text; keys are distinct

    JsonValue() = default;
    explicit JsonValue(bool value) : value_(value) {}
    explicit JsonValue(Number value) : value_(std::move(value)) {}
    explicit JsonValue(std::string value) : value_(std::move(value)) {}
    explicit JsonValue(Array value) : value_(std::move(value)) {}
    explicit JsonValue(Object value) : value_(std::move(value)) {}

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    const bool* as_bool() const { return std::get_if<bool>(&value_); }
    const std::string* as_string() const { return std::get_if<std::string>(&value_); }
    const Array* as_array() const { return std::get_if<Array>(&value_); }
    const Object* as_object() const { return std::get_if<Object>(&value_); }
    const Number* as_number() const { return std::get_if<Number>(&value_); }

    // The number as an integer; nothing when it is no number, has a fraction or exponent, or does not fit.
    std::optional<std::int64_t> as_int64() const;

    // The member of that name; nullptr when there is none, or this is no object.
    const JsonValue* find(std::string_view name) const;

    // "null", "boolean", "number", "string", "array", "object": the words error messages use.
    std::string_view type_name() const;

private:
    std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

}  // namespace calfleet::codec
