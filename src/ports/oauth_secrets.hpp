// The randomness and hashing that OAuth asks for (RFC 7636, RFC 9700). Any thread.
#pragma once

#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace calfleet::ports {

struct FreshOAuthSecrets {
    std::string state;           // 256 random bits, base64url
    core::Secret verifier;       // 43 characters of base64url
    std::string code_challenge;  // base64url(SHA-256(verifier))
};

class OAuthSecrets {
public:
    virtual ~OAuthSecrets() = default;

    virtual FreshOAuthSecrets make() = 0;
    // SHA-256 in hexadecimal: what is kept of a state.
    virtual std::string hash_of(std::string_view state) const = 0;
};

}  // namespace calfleet::ports
