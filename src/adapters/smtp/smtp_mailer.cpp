#include "adapters/smtp/smtp_mailer.hpp"

#include "adapters/smtp/mail_message.hpp"
#include "adapters/smtp/smtp_session.hpp"
#include "adapters/threads/run_on.hpp"
#include "core/email_address.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace calfleet::adapters::smtp {

core::Result<std::unique_ptr<SmtpMailer>, ports::MailError> SmtpMailer::create(SmtpSettings settings,
                                                                               const ports::Clock& clock,
                                                                               ports::Random& random) {
    auto target = read_smtp_url(settings.url);
    if (!target) return target.error();
    if (settings.from.empty()) settings.from = settings.to;
    for (std::string* address : {&settings.to, &settings.from}) {
        auto parsed = core::parse_email(*address);
        if (!parsed) return ports::MailError{"the mail's sender or recipient is no e-mail address"};
        *address = std::move(*parsed);
    }
    ensure_curl_ready();
    return std::unique_ptr<SmtpMailer>(
        new SmtpMailer(std::move(settings), std::move(*target), clock, random));
}

SmtpMailer::SmtpMailer(SmtpSettings settings, SmtpTarget target, const ports::Clock& clock,
                       ports::Random& random)
    : settings_(std::move(settings)), target_(std::move(target)), clock_(clock), random_(random) {}

SmtpMailer::~SmtpMailer() {
    ending_ = true;
    thread_.join();
}

ports::awaitable<core::Result<void, ports::MailError>> SmtpMailer::send(ports::Mail mail) {
    const ports::SteadyInstant give_up_at = clock_.steady_now() + settings_.bound;
    const MailHead head{settings_.from, settings_.to, clock_.now(), random_.uuid()};
    auto message = compose(head, mail);
    if (!message) co_return message.error();
    if (waiting_.fetch_add(1) >= settings_.waiting_max) {
        waiting_.fetch_sub(1);
        co_return ports::MailError{std::to_string(settings_.waiting_max) + " mails wait already"};
    }
    const HandedIn handed_in{settings_.from, settings_.to, std::move(*message)};
    core::Result<void, ports::MailError> answer;
    std::function<void()> task = [this, &handed_in, &answer, give_up_at] {
        waiting_.fetch_sub(1);
        // The bound counts the wait for the mails before it, too.
        const std::chrono::milliseconds left = give_up_at - clock_.steady_now();
        if (left.count() <= 0) {
            answer = ports::MailError{target_.name + " did not take the mails before this one in time"};
            return;
        }
        answer = hand_in(target_, settings_.ca_file, handed_in, left, ending_);
    };
    co_await threads::run_on(thread_, std::move(task));
    co_return answer;
}

}  // namespace calfleet::adapters::smtp
