#include "codec/json_reader.hpp"

#include <algorithm>

namespace calfleet::codec {
namespace {

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_line_or_tab(char c) {
    return c == '\n' || c == '\r' || c == '\t';
}

std::string wrong_type(std::string_view wanted, const JsonValue& value) {
    return "must be a " + std::string(wanted) + ", is " + std::string(value.type_name());
}

}  // namespace

JsonReader::JsonReader(const JsonValue& object, std::string path) : object_(object), path_(std::move(path)) {
    if (object_.as_object() == nullptr)
        problems_.push_back({path_.empty() ? "data" : path_, wrong_type("JSON object", object_)});
}

const JsonValue* JsonReader::present(std::string_view name) const {
    const JsonValue* value = object_.find(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::string JsonReader::text(std::string_view name, std::size_t bytes_max) {
    if (present(name) == nullptr) {
        add_problem(name, "is required");
        return {};
    }
    return optional_text(name, bytes_max).value_or("");
}

std::optional<std::string> JsonReader::optional_text(std::string_view name, std::size_t bytes_max) {
    const JsonValue* value = present(name);
    if (value == nullptr) return std::nullopt;
    return checked_text(name, *value, bytes_max, false);
}

std::optional<std::string> JsonReader::optional_prose(std::string_view name, std::size_t bytes_max) {
    const JsonValue* value = present(name);
    if (value == nullptr) return std::nullopt;
    return checked_text(name, *value, bytes_max, true);
}

std::optional<std::string> JsonReader::checked_text(std::string_view name, const JsonValue& value,
                                                    std::size_t bytes_max, bool prose) {
    const std::string* text = value.as_string();
    if (text == nullptr) {
        add_problem(name, wrong_type("string", value));
    } else if (text->empty() && !prose) {
        add_problem(name, "must not be empty");
    } else if (text->size() > bytes_max) {
        add_problem(name, "must have at most " + std::to_string(bytes_max) + " bytes");
    } else if (std::any_of(text->begin(), text->end(),
                           [prose](char c) { return is_control(c) && !(prose && is_line_or_tab(c)); })) {
        add_problem(name, "must not hold control characters");
    } else {
        return *text;
    }
    return std::nullopt;
}

std::optional<std::int64_t> JsonReader::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    if (present(name) == nullptr) {
        add_problem(name, "is required");
        return std::nullopt;
    }
    return optional_integer(name, min, max);
}

std::optional<std::int64_t> JsonReader::optional_integer(std::string_view name, std::int64_t min,
                                                         std::int64_t max) {
    const JsonValue* value = present(name);
    if (value == nullptr) return std::nullopt;
    const std::optional<std::int64_t> number = value->as_int64();
    if (!number || *number < min || *number > max) {
        add_problem(name,
                    "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> JsonReader::optional_flag(std::string_view name) {
    const JsonValue* value = present(name);
    if (value == nullptr) return std::nullopt;
    const bool* flag = value->as_bool();
    if (flag == nullptr) {
        add_problem(name, wrong_type("boolean", *value));
        return std::nullopt;
    }
    return *flag;
}

std::vector<std::string> JsonReader::optional_texts(std::string_view name, std::size_t count_max,
                                                    std::size_t bytes_max) {
    const JsonValue* value = present(name);
    if (value == nullptr) return {};
    const auto* elements = value->as_array();
    if (elements == nullptr || elements->size() > count_max) {
        add_problem(name, "must be an array of at most " + std::to_string(count_max) + " strings");
        return {};
    }
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const std::string element_name = std::string(name) + "[" + std::to_string(i) + "]";
        if (auto text = checked_text(element_name, (*elements)[i], bytes_max, false)) texts.push_back(*text);
    }
    return texts;
}

const JsonValue* JsonReader::object(std::string_view name) {
    const JsonValue* value = present(name);
    if (value == nullptr) {
        add_problem(name, "is required");
        return nullptr;
    }
    if (value->as_object() == nullptr) {
        add_problem(name, wrong_type("JSON object", *value));
        return nullptr;
    }
    return value;
}

void JsonReader::add_problem(std::string_view name, std::string message) {
    problems_.push_back({path_ + std::string(name), std::move(message)});
}

std::string JsonReader::summary() const {
    std::string sentence;
    for (const FieldProblem& problem : problems_) {
        if (!sentence.empty()) sentence += "; ";
        sentence += problem.field + ": " + problem.message;
    }
    return sentence;
}

}  // namespace calfleet::codec
