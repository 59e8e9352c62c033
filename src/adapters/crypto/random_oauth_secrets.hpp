// States and PKCE verifiers out of the system's randomness. Any thread.
#pragma once

#include "ports/oauth_secrets.hpp"

namespace calfleet::adapters::crypto {

class RandomOAuthSecrets final : public ports::OAuthSecrets {
public:
    ports::FreshOAuthSecrets make() override;
    std::string hash_of(std::string_view state) const override;
};

}  // namespace calfleet::adapters::crypto
