#include "worker/connection_wiring.hpp"

#include "app/connections/connection_status.hpp"
#include "providers/google_calendar/calls/google_errors.hpp"
#include "providers/google_calendar/provider_name.hpp"
#include "wiring/calendar_calls.hpp"

#include <stdexcept>

namespace calfleet::worker {
namespace {

namespace connections = app::connections;
namespace google = providers::google_calendar;

// Within a lease of ten seconds (decisions, D7): two answers that take their time, or three that fail fast.
constexpr core::RetryPolicy kTokenRetries{3, std::chrono::milliseconds(250), std::chrono::seconds(1)};
constexpr std::chrono::seconds kTokenAttemptTimeout{4};

google::OAuthSettings oauth_settings(const adapters::config::Settings& settings) {
    return {settings.google_client_id,    settings.google_client_secret.duplicate(),
            settings.google_redirect_uri, settings.google_auth_url,
            settings.google_token_url,    settings.google_userinfo_url,
            settings.google_scopes};
}

core::OutgoingRecord state_record(const ports::OAuthProvider& provider, const ports::Clock& clock,
                                  const ports::ConnectionKey& key, const ports::Connection* connection) {
    const auto capability =
        connection == nullptr ? ports::Capability::kNone : provider.capability_of(connection->granted_scopes);
    return connections::connection_state_record(key, connection, capability, clock.now());
}

}  // namespace

ConnectionWiring::ConnectionWiring(const ConnectionWiringParts& parts)
    : clock_(parts.clock),
      token_attempts_(parts.curl, kTokenAttemptTimeout, parts.clock),
      token_http_(token_attempts_, kTokenRetries, google::is_token_answer_worth_retrying, parts.clock,
                  parts.random),
      google_oauth_(token_http_, oauth_settings(parts.settings)),
      announcer_(
          parts.executor,
          {parts.stores.announcements(), parts.stores.connections(), parts.publisher, parts.stores.leases(),
           parts.clock, parts.log},
          [this](const ports::ConnectionKey& key, const ports::Connection* connection) {
              return state_record(google_oauth_, clock_, key, connection);
          },
          parts.holder),
      loss_mail_(parts.executor, parts.mailer, parts.clock, parts.log),
      book_(parts.stores.connections(), announcer_, loss_mail_, parts.clock, parts.log, parts.meter),
      replacement_({book_, google_oauth_, parts.stores.leases(), parts.clock, parts.log, parts.meter},
                   parts.holder),
      refresher_(parts.executor, replacement_, parts.clock, parts.log),
      access_(book_, refresher_, wiring::owner_of_connections(parts.settings), parts.clock),
      authorized_http_(parts.http, access_, google::cooldown_of, parts.clock),
      commands_({google_oauth_, parts.stores.oauth_sessions(), secrets_, parts.stores.agents(), book_,
                 refresher_, parts.clock, parts.log},
                wiring::owner_of_connections(parts.settings), std::string(google::kFeatureFlag)) {}

ports::awaitable<void> ConnectionWiring::wait_idle(std::chrono::milliseconds bound) {
    co_await refresher_.wait_idle(bound);
    co_await announcer_.wait_idle(bound);
    co_await loss_mail_.wait_idle(bound);
}

std::unique_ptr<adapters::smtp::SmtpMailer> make_mailer(const adapters::config::Settings& settings,
                                                        const ports::Clock& clock, ports::Random& random) {
    if (settings.smtp_url.empty() || settings.admin_email.empty()) return nullptr;
    adapters::smtp::SmtpSettings smtp;
    smtp.url = settings.smtp_url.duplicate();
    smtp.to = settings.admin_email;
    auto mailer = adapters::smtp::SmtpMailer::create(std::move(smtp), clock, random);
    if (mailer.has_error()) throw std::invalid_argument(mailer.error().message);
    return std::move(*mailer);
}

}  // namespace calfleet::worker
