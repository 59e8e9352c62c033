// The part of the worker that looks after connections, put together: from the provider's OAuth up to the
// access tokens that commands ask for. Owned by the worker's wiring.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/crypto/random_oauth_secrets.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "app/authorized_http_client.hpp"
#include "app/connections/connection_access.hpp"
#include "app/connections/connection_commands.hpp"
#include "app/retrying_http_client.hpp"
#include "app/timed_http_client.hpp"
#include "ports/log.hpp"
#include "ports/meters.hpp"
#include "ports/publisher.hpp"
#include "providers/google_calendar/oauth/google_oauth.hpp"
#include "wiring/stores.hpp"

#include <memory>
#include <string>
#include <vector>

namespace calfleet::worker {

// What it stands on; all of it outlives it.
struct ConnectionWiringParts {
    boost::asio::any_io_executor executor;
    const adapters::config::Settings& settings;
    wiring::Stores& stores;
    ports::HttpClient& curl;
    ports::HttpClient& http;  // the same, paced and with retries, for calendar calls
    ports::Publisher& publisher;
    ports::Mailer* mailer;  // null: none is configured
    ports::Clock& clock;
    ports::Random& random;
    ports::Log& log;
    ports::ConnectionMeter& meter;
    std::string holder;  // of leases; unique to this process
};

class ConnectionWiring {
public:
    explicit ConnectionWiring(const ConnectionWiringParts& parts);

    ports::AccessTokens& tokens() { return access_; }
    ports::AuthorizedHttp& http() { return authorized_http_; }
    app::connections::ConnectionBook& book() { return book_; }
    std::vector<ports::CommandRoute> routes() { return commands_.routes(); }

    // Tells what other workers left untold, until stop().
    ports::awaitable<void> run() { return announcer_.run(); }
    void stop() { announcer_.stop(); }
    // Lets refreshes under way end and what they changed be told.
    ports::awaitable<void> wait_idle(std::chrono::milliseconds bound);

private:
    ports::Clock& clock_;
    app::TimedHttpClient token_attempts_;
    app::RetryingHttpClient token_http_;
    providers::google_calendar::GoogleOAuth google_oauth_;
    adapters::crypto::RandomOAuthSecrets secrets_;
    app::connections::Announcer announcer_;
    app::connections::LossMail loss_mail_;
    app::connections::ConnectionBook book_;
    app::connections::TokenReplacement replacement_;
    app::connections::TokenRefresher refresher_;
    app::connections::ConnectionAccess access_;
    app::AuthorizedHttpClient authorized_http_;
    app::connections::ConnectionCommands commands_;
};

// The mailer of the settings; null when mail is off. Throws when smtp_url is not one: check it first. Before
// other threads exist.
std::unique_ptr<adapters::smtp::SmtpMailer> make_mailer(const adapters::config::Settings& settings,
                                                        const ports::Clock& clock, ports::Random& random);

}  // namespace calfleet::worker
