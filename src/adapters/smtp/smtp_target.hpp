// Where mail is handed in, out of an smtp_url: smtp://host:port or smtps://user:password@host:port. Read by
// libcurl's own parser, so that what is judged is what is called. Pure function, any thread.
#pragma once

#include "core/result.hpp"
#include "core/secret.hpp"
#include "ports/mailer.hpp"

#include <string>

namespace calfleet::adapters::smtp {

enum class Tls { kFromTheStart, kStartTls, kNone };

struct SmtpTarget {
    std::string url;  // without the user
    Tls tls = Tls::kStartTls;
    std::string user;  // empty: none
    core::Secret password;
    std::string name;  // host and port, fit for a log line
};

// The target, or why the URL is refused, in words that repeat nothing of it. Without TLS only to this
// machine, judged by the text alone: a name that resolves to loopback today is no loopback host.
core::Result<SmtpTarget, ports::MailError> read_smtp_url(const core::Secret& url);

}  // namespace calfleet::adapters::smtp
