#include "simulators/google/control/json_fields.hpp"

#include <functional>
#include <stdexcept>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

const json::object& object_of(const json::value& value, std::string_view what) {
    if (!value.is_object()) throw std::invalid_argument(std::string(what) + " must be an object");
    return value.get_object();
}

}  // namespace

JsonFields::JsonFields(const json::value& value, std::string_view what)
    : object_(object_of(value, what)), what_(what) {}

std::string JsonFields::text(std::string_view name) {
    auto text = text_if(name);
    if (!text || text->empty()) refuse(name, "is required");
    return *std::move(text);
}

std::string JsonFields::text_or(std::string_view name, std::string_view unsaid) {
    return text_if(name).value_or(std::string(unsaid));
}

std::optional<std::string> JsonFields::text_if(std::string_view name) {
    const json::value* value = value_if(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) refuse(name, "must be a text");
    return std::string(value->get_string());
}

std::optional<double> JsonFields::number_if(std::string_view name) {
    const json::value* value = value_if(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) refuse(name, "must be a number");
    return value->to_number<double>();
}

std::optional<std::int64_t> JsonFields::integer_if(std::string_view name) {
    const json::value* value = value_if(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_int64()) refuse(name, "must be a whole number");
    return value->get_int64();
}

bool JsonFields::flag_or(std::string_view name, bool unsaid) {
    const json::value* value = value_if(name);
    if (value == nullptr) return unsaid;
    if (!value->is_bool()) refuse(name, "must be true or false");
    return value->get_bool();
}

const json::value* JsonFields::value_if(std::string_view name) {
    known_.emplace(name);
    const json::value* value = object_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

const json::array* JsonFields::array_if(std::string_view name) {
    const json::value* value = value_if(name);
    if (value == nullptr) return nullptr;
    if (!value->is_array()) refuse(name, "must be a list");
    return &value->get_array();
}

void JsonFields::done() const {
    for (const auto& field : object_)
        if (!known_.contains(std::string_view(field.key()))) refuse(field.key(), "is not known");
}

void JsonFields::refuse(std::string_view name, std::string_view demand) const {
    throw std::invalid_argument(what_ + ": '" + std::string(name) + "' " + std::string(demand));
}

}  // namespace calfleet::simulators::google
