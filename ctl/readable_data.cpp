#include "readable_data.hpp"

#include "codec/json_writer.hpp"

#include <algorithm>

namespace calfleet::ctl {
namespace {

std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string text_of(const codec::JsonValue& value) {
    if (const std::string* text = value.as_string()) return printable(*text);
    if (const bool* flag = value.as_bool()) return *flag ? "yes" : "no";
    if (value.is_null()) return "-";
    const auto* list = value.as_array();
    if (list == nullptr) return codec::to_json(value);
    std::string texts;
    for (const codec::JsonValue& entry : *list) texts += (texts.empty() ? "" : " ") + text_of(entry);
    return texts;
}

}  // namespace

std::string readable(const codec::JsonValue& object) {
    if (object.as_object() == nullptr) return {};
    std::size_t width = 0;
    for (const auto& [name, value] : *object.as_object()) width = std::max(width, name.size());
    std::string lines;
    for (const auto& [name, value] : *object.as_object()) {
        lines += printable(words_of(name)) + std::string(width - name.size() + 2, ' ');
        lines += text_of(value) + '\n';
    }
    return lines;
}

std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }, '?');
    return text;
}

}  // namespace calfleet::ctl
