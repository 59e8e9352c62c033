// One text out of several parts such that no other parts give the same text: what a sealed token or a hash
// is bound to. Pure function, any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace calfleet::core {

// Each part as its length in bytes, a colon and its bytes: {"ab", "c"} is "2:ab1:c". Stored data depends on
// this form; it never changes.
std::string row_binding(std::initializer_list<std::string_view> parts);

}  // namespace calfleet::core
