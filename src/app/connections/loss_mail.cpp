#include "app/connections/loss_mail.hpp"

#include "core/rfc3339.hpp"

#include <string>
#include <utility>

namespace calfleet::app::connections {
namespace {

constexpr int kTriesMax = 3;
constexpr std::chrono::seconds kPause{20};
constexpr std::size_t kMailsAtOnceMax = 100;  // an outage of Google loses everybody at once

std::string owner_of(const ports::ConnectionKey& key) {
    return key.agent_id.empty() ? "company " + key.company_id.str()
                                : "agent " + key.agent_id.str() + " of company " + key.company_id.str();
}

ports::Mail mail_about(const ports::Connection& lost, core::Instant now) {
    const bool needs_a_person = lost.health.cause == core::LossCause::kReauthorize;
    std::string text = "The " + lost.key.provider + " connection of " + owner_of(lost.key) + " was lost at " +
                       core::to_rfc3339(now) + ".\n";
    if (!lost.connected_email.empty()) text += "Connected account: " + lost.connected_email + "\n";
    text += needs_a_person ? "Its authorization is no longer valid, and bookings are paused until somebody "
                             "authorizes it again.\n"
                           : "Its token ran out and the provider cannot be reached for a new one. It is "
                             "tried again every minute; nobody has to do anything.\n";
    return {"calendar connection lost: " + owner_of(lost.key), std::move(text)};
}

}  // namespace

LossMail::LossMail(boost::asio::any_io_executor executor, ports::Mailer* mailer, ports::Clock& clock,
                   ports::Log& log)
    : mailer_(mailer),
      clock_(clock),
      log_(log),
      tasks_(std::move(executor), [this](std::exception_ptr) { log_.error("a mail broke"); }) {}

void LossMail::send(const ports::Connection& lost) {
    if (mailer_ == nullptr) return;
    if (tasks_.running() >= kMailsAtOnceMax) {
        log_.warn("too many connections are lost at once, no mail about this one",
                  {{"company_id", lost.key.company_id.str()}, {"agent_id", lost.key.agent_id.str()}});
        return;
    }
    tasks_.start(keep_sending(mail_about(lost, clock_.now())));
}

ports::awaitable<void> LossMail::keep_sending(ports::Mail mail) {
    for (int attempt = 1; attempt <= kTriesMax; ++attempt) {
        ports::Mail copy = mail;
        auto sent = co_await mailer_->send(std::move(copy));
        if (sent.has_value()) co_return;
        log_.warn("a mail could not be sent", {{"error", sent.error().message}, {"attempt", attempt}});
        if (attempt < kTriesMax) co_await clock_.sleep_for(kPause);
    }
}

}  // namespace calfleet::app::connections
