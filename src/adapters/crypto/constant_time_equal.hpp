// Compares a MAC or a state parameter with what a stranger sent, in a time that does not tell where they
// differ. Lengths are no secret. Any thread.
#pragma once

#include <string_view>

namespace calfleet::adapters::crypto {

bool constant_time_equal(std::string_view left, std::string_view right);

}  // namespace calfleet::adapters::crypto
