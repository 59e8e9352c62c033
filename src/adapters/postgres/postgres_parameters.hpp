// Parameters of statements in PostgreSQL's binary form: with their length, so that a NUL inside a text is
// refused by the server and never cuts it short, and without escaping. Pure functions, any thread.
#pragma once

#include <pqxx/binarystring>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace calfleet::adapters::postgres {

// A text or bytea.
pqxx::binarystring parameter(std::string_view bytes);

// For unnest; nothing is NULL.
pqxx::binarystring text_array(const std::vector<std::string_view>& texts);
pqxx::binarystring bytea_array(const std::vector<std::optional<std::string_view>>& values);
pqxx::binarystring bigint_array(const std::vector<std::optional<std::int64_t>>& numbers);
pqxx::binarystring boolean_array(const std::vector<bool>& flags);

}  // namespace calfleet::adapters::postgres
