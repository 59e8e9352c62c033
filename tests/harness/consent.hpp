// A person at the provider's consent screen: opens the URL, and says where the provider sent them back to.
#pragma once

#include <string>

namespace calfleet::harness {

struct SentBack {
    std::string redirect_uri;  // without its query
    std::string state;
    std::string code;   // empty when refused
    std::string error;  // empty when granted

    // As members of a complete_oauth's data.
    std::string members() const;
};

// Throws when the provider showed an error page instead.
SentBack visit_consent_screen(const std::string& authorization_url);

}  // namespace calfleet::harness
