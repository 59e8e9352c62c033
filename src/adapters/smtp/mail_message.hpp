// A mail as RFC 5322 and MIME write it: ASCII on the wire whatever is said, lines of bounded length, and no
// way for a subject to become a header of its own. Pure functions, any thread.
#pragma once

#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/mailer.hpp"

#include <string>
#include <string_view>

namespace calfleet::adapters::smtp {

struct MailHead {
    std::string from;  // addresses that core::parse_email returned
    std::string to;
    core::Instant date;
    std::string unique;  // the local part of the Message-ID
};

// Refuses a subject with a line break or another control character, a text that is not UTF-8, and more than
// 64 KiB.
core::Result<std::string, ports::MailError> compose(const MailHead& head, const ports::Mail& mail);

// "Tue, 12 May 2026 03:00:00 +0000".
std::string mail_date(core::Instant instant);

}  // namespace calfleet::adapters::smtp
