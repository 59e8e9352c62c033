#include "simulators/google/api/field_mask.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

constexpr int kDepthMax = 16;

// Reads a text from front to back; each function takes what it read off the front.
class FieldsParser {
public:
    explicit FieldsParser(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }

    std::optional<std::vector<FieldMask>> list(int depth) {
        std::vector<FieldMask> fields;
        do {
            auto field = path(depth);
            if (!field) return std::nullopt;
            fields.push_back(*std::move(field));
        } while (take(','));
        return fields;
    }

private:
    std::optional<FieldMask> path(int depth) {
        const std::size_t length = std::min(rest_.find_first_of(",()/"), rest_.size());
        FieldMask field{std::string(rest_.substr(0, length)), {}};
        rest_.remove_prefix(length);
        if (field.name.empty() || depth > kDepthMax) return std::nullopt;
        if (take('/')) {
            auto member = path(depth + 1);
            if (!member) return std::nullopt;
            field.members.push_back(*std::move(member));
        } else if (take('(')) {
            auto members = list(depth + 1);
            if (!members || !take(')')) return std::nullopt;
            field.members = *std::move(members);
        }
        return field;
    }

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
};

}  // namespace

std::optional<std::vector<FieldMask>> parse_fields(std::string_view text) {
    FieldsParser parser(text);
    auto fields = parser.list(0);
    return parser.at_end() ? std::move(fields) : std::nullopt;
}

json::value only_fields(const json::value& value, const std::vector<FieldMask>& fields) {
    if (fields.empty()) return value;
    if (const json::array* elements = value.if_array()) {
        json::array kept;
        for (const json::value& element : *elements) kept.push_back(only_fields(element, fields));
        return kept;
    }
    const json::object* object = value.if_object();
    if (object == nullptr) return value;
    json::object kept;
    for (const FieldMask& field : fields)
        if (const json::value* member = object->if_contains(field.name))
            kept[field.name] = only_fields(*member, field.members);
    return kept;
}

}  // namespace calfleet::simulators::google
