// Reads a form's members into the fields of a core type. It minds types only, since core minds the rules; a
// member that is absent, null or of the wrong type leaves its field as it was. Lives for one decoding.
#pragma once

#include "codec/json_value.hpp"
#include "core/ids.hpp"
#include "core/template_rules.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calfleet::codec {

class FormReader {
public:
    // The object is borrowed.
    explicit FormReader(const JsonValue& object) : object_(object) {}

    void read(std::string_view name, std::string& field);
    void read(std::string_view name, int& field);
    void read(std::string_view name, std::chrono::minutes& field);
    void read(std::string_view name, std::vector<std::string>& field);

    template <class Tag>
    void read(std::string_view name, core::NamedId<Tag>& field) {
        std::string text = field.str();
        read(name, text);
        field = core::NamedId<Tag>(std::move(text));
    }
    template <class Tag>
    void read(std::string_view name, std::vector<core::NamedId<Tag>>& field) {
        std::vector<std::string> texts;
        read(name, texts);
        for (std::string& text : texts) field.emplace_back(std::move(text));
    }
    template <class T>
    void read(std::string_view name, std::optional<T>& field) {
        if (present(name) != nullptr) read(name, field.emplace());
    }

    // The member if it is there and not null.
    const JsonValue* present(std::string_view name) const;

    // Together with the member's value, if it is there.
    void add_error(std::string_view name, std::string message);
    std::vector<core::FieldError> take_errors() { return std::move(errors_); }

private:
    const JsonValue& object_;
    std::vector<core::FieldError> errors_;
};

}  // namespace calfleet::codec
