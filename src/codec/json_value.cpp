#include "codec/json_value.hpp"

#include <array>
#include <charconv>

namespace calfleet::codec {

std::optional<std::int64_t> JsonValue::as_int64() const {
    const Number* number = as_number();
    if (number == nullptr) return std::nullopt;
    std::int64_t integer = 0;
    const char* const end = number->digits.data() + number->digits.size();
    const auto [rest, error] = std::from_chars(number->digits.data(), end, integer);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return integer;
}

const JsonValue* JsonValue::find(std::string_view name) const {
    const Object* object = as_object();
    if (object == nullptr) return nullptr;
    for (const auto& [key, value] : *object)
        if (key == name) return &value;
    return nullptr;
}

std::string_view JsonValue::type_name() const {
    constexpr std::array<std::string_view, 6> kNames{"null",   "boolean", "number",
                                                     "string", "array",   "object"};
    return kNames.at(value_.index());
}

}  // namespace calfleet::codec
