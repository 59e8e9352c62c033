// Hostile bytes in, a JsonValue or a sentence out. Never recurses, never reads past the end, bounded in every
// way.
#pragma once

#include "codec/json_value.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace calfleet::codec {

struct JsonLimits {
    std::size_t bytes_max = 65'536;
    std::size_t depth_max = 32;
    std::size_t values_max = 10'000;  // of all kinds, in the whole text
    std::size_t members_max = 1'000;  // in one object
};

struct JsonError {
    bool beyond_limits =
        false;            // too large, too deep, not UTF-8, or a NUL byte: nobody should parse it again
    std::string message;  // names the place, never quotes the text
};

// RFC 8259, one value; refuses duplicate keys.
core::Result<JsonValue, JsonError> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace calfleet::codec
