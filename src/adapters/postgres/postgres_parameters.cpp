#include "adapters/postgres/postgres_parameters.hpp"

#include <cstddef>
#include <string>

namespace calfleet::adapters::postgres {
namespace {

// PostgreSQL's numbers for its own types (pg_type.dat); they never change.
constexpr std::uint32_t kBoolean = 16;
constexpr std::uint32_t kBytea = 17;
constexpr std::uint32_t kBigint = 20;
constexpr std::uint32_t kText = 25;

constexpr std::uint32_t kNull = 0xffffffff;

template <class Number>
std::string big_endian(Number number) {
    std::string bytes;
    for (int shift = static_cast<int>(sizeof(Number) - 1) * 8; shift >= 0; shift -= 8)
        bytes += static_cast<char>((number >> shift) & 0xff);
    return bytes;
}

std::string with_length(std::string_view bytes) {
    std::string element = big_endian(static_cast<std::uint32_t>(bytes.size()));
    element += bytes;
    return element;
}

// One dimension, counted from 1: what array_recv of arrayfuncs.c reads.
template <class Elements, class Encode>
pqxx::binarystring array_of(std::uint32_t type, const Elements& elements, Encode encode) {
    std::string bytes;
    if (elements.empty()) {
        bytes = big_endian(std::uint32_t{0}) + big_endian(std::uint32_t{0}) + big_endian(type);
        return parameter(bytes);
    }
    constexpr std::uint32_t kOneDimension = 1;
    constexpr std::uint32_t kMayHoldNull = 1;
    for (const std::uint32_t word :
         {kOneDimension, kMayHoldNull, type, static_cast<std::uint32_t>(elements.size()), std::uint32_t{1}})
        bytes += big_endian(word);
    for (const auto& element : elements) bytes += encode(element);
    return parameter(bytes);
}

}  // namespace

pqxx::binarystring parameter(std::string_view bytes) {
    return {bytes.data() == nullptr ? "" : bytes.data(), bytes.size()};
}

pqxx::binarystring text_array(const std::vector<std::string_view>& texts) {
    return array_of(kText, texts, with_length);
}

pqxx::binarystring bytea_array(const std::vector<std::optional<std::string_view>>& values) {
    return array_of(kBytea, values,
                    [](const auto& value) { return value ? with_length(*value) : big_endian(kNull); });
}

pqxx::binarystring bigint_array(const std::vector<std::optional<std::int64_t>>& numbers) {
    return array_of(kBigint, numbers, [](const auto& number) {
        return number ? with_length(big_endian(static_cast<std::uint64_t>(*number))) : big_endian(kNull);
    });
}

pqxx::binarystring boolean_array(const std::vector<bool>& flags) {
    return array_of(kBoolean, flags,
                    [](bool flag) { return with_length(std::string(1, flag ? '\1' : '\0')); });
}

}  // namespace calfleet::adapters::postgres
