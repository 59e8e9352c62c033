// One conversation with a mail server, which blocks: connect, TLS, log in, hand in one mail, leave.
#pragma once

#include "adapters/smtp/smtp_target.hpp"
#include "core/result.hpp"
#include "ports/mailer.hpp"

#include <atomic>
#include <chrono>
#include <string>

namespace calfleet::adapters::smtp {

struct HandedIn {
    std::string from;
    std::string to;
    std::string message;
};

// Throws std::runtime_error if libcurl does not start. Before a second thread exists.
void ensure_curl_ready();

// Within the bound, or a little after `ending` turns true. The error names the server and what it refused,
// never a word that it or we said.
core::Result<void, ports::MailError> hand_in(const SmtpTarget& target, const std::string& ca_file,
                                             const HandedIn& mail, std::chrono::milliseconds bound,
                                             const std::atomic<bool>& ending);

}  // namespace calfleet::adapters::smtp
