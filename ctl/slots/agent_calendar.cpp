#include "slots/agent_calendar.hpp"

#include "adapters/http/curl_http_client.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "app/authorized_http_client.hpp"
#include "app/retrying_http_client.hpp"
#include "app/timed_http_client.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/booking_context.hpp"
#include "providers/google_calendar/calls/google_calendar_api.hpp"
#include "providers/google_calendar/calls/google_errors.hpp"
#include "providers/google_calendar/provider_name.hpp"
#include "store_session.hpp"
#include "version.hpp"
#include "wiring/calendar_calls.hpp"

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;
namespace google = providers::google_calendar;

std::string on_agent(const AskedTemplate& asked) {
    return " --company " + asked.company.str() + " --agent " + asked.agent.str();
}

// The token of a row that was read before; there is no other to be had.
class StoredToken final : public ports::AccessTokens {
public:
    StoredToken(ports::Connection row, std::string refresh_command)
        : row_(std::move(row)), refresh_command_(std::move(refresh_command)) {}

    ports::awaitable<core::Result<ports::Authorization, core::Failed>> authorize(
        core::CommandIdentity asked_by, std::string provider, ports::SteadyInstant /*deadline*/) override {
        co_return ports::Authorization{
            std::move(asked_by), std::move(provider), row_.access_token.duplicate(), row_.token_version,
            row_.granted_scopes, row_.account_id,     row_.connected_email};
    }

    ports::awaitable<core::Result<void, core::Failed>> renew(ports::Authorization& /*authorization*/,
                                                             ports::SteadyInstant /*deadline*/) override {
        core::Failed refused;
        refused.reason = core::FailureReason::kTokenInvalid;
        refused.message = "Google refuses the stored access token; try " + refresh_command_;
        co_return refused;
    }

    ports::awaitable<void> quota_exceeded(const ports::Authorization& /*authorization*/,
                                          std::chrono::milliseconds /*cooldown*/) override {
        co_return;
    }

private:
    const ports::Connection row_;
    const std::string refresh_command_;
};

core::Result<ports::Connection, int> usable_connection(StoreSession& store, const config::Settings& settings,
                                                       const AskedTemplate& asked, core::Instant now) {
    core::CommandIdentity asked_by;
    asked_by.company_id = asked.company;
    asked_by.agent_id = asked.agent;
    auto row = store.run(store.stores().connections().find(app::connections::connection_key(
        wiring::owner_of_connections(settings), asked_by, std::string(google::kProviderName))));
    if (row.has_error()) {
        const bool is_corrupt = row.error().kind == ports::StoreError::Kind::kCorrupt;
        return is_corrupt
                   ? refuse("the stored tokens cannot be opened; give the token_keys of the workers: " +
                                row.error().message,
                            config::kExitConfig)
                   : refuse(row.error().message, config::kExitUnavailable);
    }
    if (!row->has_value())
        return refuse("no calendar is connected; run calfleetctl connect" + on_agent(asked),
                      config::kExitFailed);
    if ((*row)->health.cause == core::LossCause::kReauthorize)
        return refuse("the connection is lost; run calfleetctl connect" + on_agent(asked),
                      config::kExitFailed);
    if ((*row)->access_token_expires_at <= now)
        return refuse("the stored access token expired at " +
                          core::to_rfc3339((*row)->access_token_expires_at) + "; run calfleetctl refresh" +
                          on_agent(asked),
                      config::kExitFailed);
    return std::move(**row);
}

int refuse_failed(const core::Failed& failed, const AskedTemplate& asked) {
    if (failed.reason == core::FailureReason::kTemplateNotFound) return refuse_without_template(asked);
    const std::string message =
        failed.message.empty() ? std::string(core::message_for(failed.reason)) : failed.message;
    return refuse(std::string(core::to_string(failed.reason)) + ": " + message,
                  core::is_retryable(failed.reason) ? config::kExitUnavailable : config::kExitFailed);
}

// What the questions are asked with.
struct Connected {
    Connected(StoreSession& store, const config::Settings& settings, ports::Connection row,
              const std::string& refresh_command)
        : token(std::move(row), refresh_command),
          curl(store.executor(), clock, {.user_agent = "calfleetctl/" + std::string(kVersion)}),
          attempts(curl, wiring::kAttemptTimeout, clock),
          retrying(attempts, wiring::kOneRetry, google::is_worth_retrying, clock, random),
          http(retrying, token, google::cooldown_of, clock),
          api(http, settings.google_api_url, clock),
          contexts(store.stores().templates(), store.stores().bookings(), token, api,
                   settings.default_availability, clock) {}

    adapters::system::SystemClock clock;
    adapters::system::SystemRandom random;
    StoredToken token;
    adapters::http::CurlHttpClient curl;
    app::TimedHttpClient attempts;
    app::RetryingHttpClient retrying;
    app::AuthorizedHttpClient http;
    google::GoogleCalendarApi api;
    google::BookingContextLoader contexts;
};

// Never nothing: optional since a loop's answer must have a default.
using Answered = core::Result<std::optional<SlotFacts>, core::Failed>;

ports::awaitable<Answered> ask(Connected& connected, AskedTemplate asked, core::Instant now,
                               ports::SteadyInstant deadline,
                               std::optional<std::vector<core::TimeRange>> known_busy) {
    core::Command command;
    command.company_id = asked.company;
    command.agent_id = asked.agent;
    auto context = co_await connected.contexts.load(command, asked.id, deadline);
    if (context.has_error()) co_return context.error();
    auto counted = co_await connected.contexts.note_full_days(*context, {});
    if (counted.has_error()) co_return counted.error();
    if (known_busy) co_return SlotFacts{std::move(context->rules), *std::move(known_busy)};

    const google::CallContext call{context->authorization, deadline};
    const std::vector<core::CalendarId> calendars = google::blocking_calendars(context->booking_template);
    auto busy = co_await connected.api.busy_times(call, calendars, core::busy_range(context->rules, now));
    if (busy.has_error()) co_return busy.error();
    co_return SlotFacts{std::move(context->rules), std::move(*busy)};
}

}  // namespace

core::Result<SlotFacts, int> ask_google(const Session& session, const AskedTemplate& asked, core::Instant now,
                                        std::optional<std::vector<core::TimeRange>> known_busy) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    auto store = StoreSession::open_with_keys(session);
    if (store.has_error()) return store.error();
    auto row = usable_connection(**store, *settings, asked, now);
    if (row.has_error()) return row.error();

    Connected connected(**store, *settings, std::move(*row), "calfleetctl refresh" + on_agent(asked));
    const auto deadline = connected.clock.steady_now() + settings->lookup_deadline;
    auto facts = (*store)->run(ask(connected, asked, now, deadline, std::move(known_busy)));
    connected.curl.stop();
    if (facts.has_error()) return refuse_failed(facts.error(), asked);
    return std::move(**facts);
}

int refuse_without_template(const AskedTemplate& asked) {
    return refuse("agent " + asked.agent.str() + " has no template " + asked.id.str() +
                      "; calfleetctl template save" + on_agent(asked) + " stores one",
                  config::kExitFailed);
}

}  // namespace calfleet::ctl
