#include "codec/form_reader.hpp"

#include "codec/json_writer.hpp"

#include <cstddef>
#include <limits>

namespace calfleet::codec {
namespace {

// The value as a person would write it, cut between two characters where it is very long.
std::string shown(const JsonValue& value) {
    constexpr std::size_t kShownBytesMax = 200;
    std::string text = value.as_string() != nullptr ? *value.as_string() : to_json(value);
    if (text.size() <= kShownBytesMax) return text;
    const auto continues_a_character = [&text](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
    };
    std::size_t length = kShownBytesMax;
    while (length > 0 && continues_a_character(length)) --length;
    text.resize(length);
    return text;
}

}  // namespace

void FormReader::read(std::string_view name, std::string& field) {
    const JsonValue* value = present(name);
    if (value == nullptr) return;
    if (value->as_string() != nullptr)
        field = *value->as_string();
    else
        add_error(name, "Must be a text.");
}

void FormReader::read(std::string_view name, int& field) {
    const JsonValue* value = present(name);
    if (value == nullptr) return;
    const std::optional<std::int64_t> number = value->as_int64();
    if (number && *number >= std::numeric_limits<int>::min() && *number <= std::numeric_limits<int>::max())
        field = static_cast<int>(*number);
    else
        add_error(name, "Must be a whole number.");
}

void FormReader::read(std::string_view name, std::chrono::minutes& field) {
    int count = static_cast<int>(field.count());
    read(name, count);
    field = std::chrono::minutes(count);
}

void FormReader::read(std::string_view name, std::vector<std::string>& field) {
    const JsonValue* value = present(name);
    if (value == nullptr) return;
    const JsonValue::Array* elements = value->as_array();
    bool all_texts = elements != nullptr;
    std::vector<std::string> texts;
    for (std::size_t i = 0; all_texts && i < elements->size(); ++i) {
        const std::string* text = (*elements)[i].as_string();
        all_texts = text != nullptr;
        if (all_texts) texts.push_back(*text);
    }
    if (all_texts)
        field = std::move(texts);
    else
        add_error(name, "Must be an array of texts.");
}

const JsonValue* FormReader::present(std::string_view name) const {
    const JsonValue* value = object_.find(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void FormReader::add_error(std::string_view name, std::string message) {
    const JsonValue* value = present(name);
    errors_.push_back({std::string(name), value == nullptr ? "" : shown(*value), std::move(message)});
}

}  // namespace calfleet::codec
