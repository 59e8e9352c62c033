// Reads the members of one object into typed values and remembers everything that is wrong, so that a caller
// hears of all mistakes at once. Members nobody asks for are ignored: that is how messages evolve.
#pragma once

#include "codec/json_value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calfleet::codec {

struct FieldProblem {
    std::string field;    // with its path, e.g. "customer_data.email"
    std::string message;  // e.g. "must be a string, is a number"
};

class JsonReader {
public:
    // `path` comes before the names in problems: "" for the top, "template." for a nested object.
    explicit JsonReader(const JsonValue& object, std::string path = "");

    // Required text: 1 to bytes_max bytes, without control characters. Empty after a problem.
    std::string text(std::string_view name, std::size_t bytes_max);
    // The same when present; nothing when absent or null.
    std::optional<std::string> optional_text(std::string_view name, std::size_t bytes_max);
    // As optional_text, but line breaks and tabs are allowed and it may be empty.
    std::optional<std::string> optional_prose(std::string_view name, std::size_t bytes_max);

    std::optional<std::int64_t> integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t min, std::int64_t max);
    std::optional<bool> optional_flag(std::string_view name);
    std::vector<std::string> optional_texts(std::string_view name, std::size_t count_max,
                                            std::size_t bytes_max);

    // A required object; nullptr after a problem.
    const JsonValue* object(std::string_view name);

    // The member if it is there and not null.
    const JsonValue* present(std::string_view name) const;

    void add_problem(std::string_view name, std::string message);
    const std::vector<FieldProblem>& problems() const { return problems_; }
    bool ok() const { return problems_.empty(); }

    // All problems in one sentence: "template_id: is required; limit: must be …".
    std::string summary() const;

private:
    std::optional<std::string> checked_text(std::string_view name, const JsonValue& value,
                                            std::size_t bytes_max, bool prose);

    const JsonValue& object_;
    std::string path_;
    std::vector<FieldProblem> problems_;
};

}  // namespace calfleet::codec
