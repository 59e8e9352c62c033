// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::codec {

bool is_utf8(std::string_view text);

// Every byte that belongs to no character becomes U+FFFD.
std::string with_replacements(std::string_view text);

}  // namespace calfleet::codec
