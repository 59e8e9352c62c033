// The S256 transformation of RFC 7636, and base64url, which it and JWTs use.
#pragma once

#include <string>
#include <string_view>

namespace calfleet::simulators::google {

// Without padding.
std::string base64url(std::string_view bytes);

std::string s256_challenge(std::string_view verifier);

}  // namespace calfleet::simulators::google
