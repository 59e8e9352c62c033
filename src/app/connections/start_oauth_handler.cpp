#include "app/connections/start_oauth_handler.hpp"

#include "app/connections/connection_events.hpp"
#include "app/connections/provider_request.hpp"
#include "codec/actor_codec.hpp"
#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"

namespace calfleet::app::connections {
namespace {

core::Failed no_url() {
    return core::Failed{core::FailureReason::kErrOauthUrl, {}, std::nullopt, {}};
}

}  // namespace

StartOAuthHandler::StartOAuthHandler(ports::OAuthProvider& provider, ports::OAuthSessions& sessions,
                                     ports::OAuthSecrets& secrets, ConnectionBook& book,
                                     ConnectionOwner owner, ports::Clock& clock, ports::Log& log)
    : provider_(provider),
      sessions_(sessions),
      secrets_(secrets),
      book_(book),
      owner_(owner),
      clock_(clock),
      log_(log) {}

ports::awaitable<core::Outcome> StartOAuthHandler::handle(const core::Command& command, ports::CommandTerms) {
    const auto data = decode_for_provider(command.data, provider_);
    if (data.has_error()) co_return data.error();
    const std::string user_id = codec::decode_actor(command.data).value_or(core::Actor{}).user_id;
    if (const auto problem = provider_.configuration_problem()) {
        log_.alert(ports::OpsAlert::kOAuthNotConfigured, "an account cannot be connected",
                   {{"error", *problem}});
        co_return no_url();
    }

    ports::FreshOAuthSecrets secrets = secrets_.make();
    ports::AuthorizationRequest request{secrets.state, secrets.code_challenge, provider_.redirect_uri(), {}};
    request.login_hint = co_await login_hint(command);
    const core::Instant expires_at = clock_.now() + ports::kOAuthSessionLifetime;
    ports::OAuthSession session{secrets_.hash_of(secrets.state),
                                command.company_id,
                                command.agent_id,
                                provider_.name(),
                                user_id,
                                request.redirect_uri,
                                std::move(secrets.verifier)};
    auto begun = co_await sessions_.begin(std::move(session), ports::kOAuthSessionLifetime);
    if (begun.has_error()) {
        log_.error("an authorization could not be started", {{"error", begun.error().message}});
        co_return no_url();
    }

    codec::JsonWriter writer;
    writer.begin_object().member("authorization_url", provider_.authorization_url(request));
    writer.member("expires_at", core::to_rfc3339(expires_at)).end_object();
    core::Done done;
    done.data_json = writer.text();
    done.events.push_back(oauth_initiated(command, user_id, provider_.scopes()));
    co_return done;
}

// Who connects again most likely means the same account.
ports::awaitable<std::string> StartOAuthHandler::login_hint(const core::Command& command) {
    auto row = co_await book_.recent(connection_key(owner_, command, provider_.name()));
    co_return row.has_value() && *row != nullptr ? (*row)->connected_email : std::string();
}

std::vector<core::AnalyticsEvent> StartOAuthHandler::events_of_failure(const core::Command& command,
                                                                       const core::Failed& failed,
                                                                       std::chrono::milliseconds) const {
    return {oauth_failed(command, failed.reason, {})};
}

}  // namespace calfleet::app::connections
