// Mail to the operator, where it is configured (decisions, D12).
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"

#include <string>

namespace calfleet::ports {

struct Mail {
    std::string subject;  // one line
    std::string text;
};

struct MailError {
    std::string message;  // for the log; no secret
};

class Mailer {
public:
    virtual ~Mailer() = default;

    // To the configured address. Within a bound of its own.
    virtual awaitable<core::Result<void, MailError>> send(Mail mail) = 0;
};

}  // namespace calfleet::ports
