// From a store_url to what libpq is told: the URL's own options, and ours where it says nothing. Pure but for
// the root certificates it looks for; any thread.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"

#include <string>
#include <vector>

namespace calfleet::adapters::postgres {

struct ConnectionText {
    core::Secret text;                  // keyword='value' …
    std::vector<core::Secret> secrets;  // the passwords in it, for no message to show
};

// Answers a sentence that shows nothing of the URL when libpq cannot read it. Whatever breaks a PgBouncer in
// transaction mode, such as `options`, is left to whoever writes it into the URL.
core::Result<ConnectionText, std::string> connection_text(const core::Secret& url);

// The message with *** where a secret stood.
std::string without_secrets(std::string message, const std::vector<core::Secret>& secrets);

}  // namespace calfleet::adapters::postgres
