// Mail to the operator through an SMTP server (decisions, D12), by libcurl on a thread of its own, so that
// the loop never waits for it. Owned by the wiring; send() on the loop thread. The destructor waits for a
// mail under way, which it asks to end.
#pragma once

#include "adapters/smtp/smtp_target.hpp"
#include "core/result.hpp"
#include "ports/clock.hpp"
#include "ports/mailer.hpp"
#include "ports/random.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace calfleet::adapters::smtp {

struct SmtpSettings {
    core::Secret url;  // smtp_target.hpp
    std::string to;
    std::string from;                         // empty: the same
    std::string ca_file;                      // PEM; empty: the system's
    std::chrono::milliseconds bound{10'000};  // from send() to its answer
    std::size_t waiting_max = 20;
};

class SmtpMailer final : public ports::Mailer {
public:
    // Why there is no mailer, in a sentence without a secret. Clock and randomness are borrowed.
    static core::Result<std::unique_ptr<SmtpMailer>, ports::MailError> create(SmtpSettings settings,
                                                                              const ports::Clock& clock,
                                                                              ports::Random& random);
    ~SmtpMailer() override;

    ports::awaitable<core::Result<void, ports::MailError>> send(ports::Mail mail) override;

private:
    SmtpMailer(SmtpSettings settings, SmtpTarget target, const ports::Clock& clock, ports::Random& random);

    const SmtpSettings settings_;
    const SmtpTarget target_;
    const ports::Clock& clock_;
    ports::Random& random_;
    std::atomic<bool> ending_ = false;
    std::atomic<std::size_t> waiting_ = 0;
    boost::asio::thread_pool thread_{1};  // last: it ends before what its task uses
};

}  // namespace calfleet::adapters::smtp
