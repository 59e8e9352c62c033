#include "sample_world.hpp"

#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/sqlite/sqlite_connection_store.hpp"
#include "adapters/sqlite/sqlite_feature_flags.hpp"
#include "adapters/sqlite/sqlite_migrations.hpp"
#include "adapters/sqlite/sqlite_template_store.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/connections/connection_import.hpp"
#include "providers/google_calendar/scopes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>
#include <vector>

namespace calfleet::dev {
namespace {

namespace google = simulators::google;
namespace oauth = providers::google_calendar;

std::string email_of(const std::string& agent) {
    return agent + "@acme.example";
}

// Fills the two stores of one sandbox.
class Population {
public:
    Population(Sandbox& sandbox, adapters::crypto::KeyRing keys)
        : sandbox_(sandbox),
          sealer_(std::move(keys)),
          database_({sandbox.store_file()}),
          connections_(database_, sealer_),
          templates_(database_),
          flags_(database_) {}

    ports::awaitable<void> run() {
        require(co_await adapters::sqlite::migrate(database_));
        co_await turn_on(kCompany, "google_calendar_native_integration_enabled");
        co_await turn_on(kCompany, "native_integrations_addon");
        co_await turn_on(kUnpaidCompany, "google_calendar_native_integration_enabled");
        for (int number = 1; number <= kHappyAgents; ++number) co_await settle(happy_agent(number));
        for (const char* agent :
             {kThrottledAgent, kOutageAgent, kLostReplyAgent, kOmittedGuestAgent, kRevokedAgent})
            co_await settle(agent);
        co_await settle(kNarrowScopeAgent, oauth::kWriteScopesOnly);
        co_await settle(kExpiredAgent, oauth::kDefaultScopes, std::chrono::hours(-1));
        co_await add_template(kNeverConnectedAgent, kTemplate, email_of(kNeverConnectedAgent));
        co_await add_template(happy_agent(1), kLostCalendarTemplate, "gone@group.calendar.google.com");
    }

private:
    // A Google account with a calendar and some appointments in it, and a connection to it.
    ports::awaitable<void> settle(std::string agent, std::string scopes = oauth::kDefaultScopes,
                                  std::chrono::seconds lifetime = std::chrono::hours(1)) {
        const std::string email = email_of(agent);
        google::AccountSpec account;
        account.email = email;
        account.sub = "sub-" + agent;
        account.calendars = {
            {.id = email, .summary = "Test drives", .zone = "Asia/Jakarta", .primary = true}};
        sandbox_.google().add_account(account);
        add_appointments(email);
        const google::IssuedTokens tokens = sandbox_.google().mint_tokens({email, scopes, lifetime});

        ports::Connection connection;
        connection.key = {core::CompanyId(kCompany), core::AgentId(agent), "google_calendar"};
        connection.access_token = core::Secret(tokens.access_token);
        connection.refresh_token = core::Secret(*tokens.refresh_token);
        connection.access_token_expires_at = now_ + lifetime;
        connection.granted_scopes = scopes;
        connection.connected_email = email;
        connection.account_id = account.sub;
        require(co_await app::connections::import_connection(connections_, std::move(connection)));
        co_await add_template(agent, kTemplate, email);
    }

    // Noon to two is taken, each day of the coming week, so that listings have holes.
    void add_appointments(const std::string& calendar) {
        const auto midnight = std::chrono::floor<std::chrono::days>(now_);
        std::vector<google::EventSpec> appointments;
        for (int day = 0; day < 7; ++day) {
            const core::Instant start = midnight + std::chrono::days(day) + std::chrono::hours(5);
            appointments.push_back({.calendar = calendar, .range = {start, start + std::chrono::hours(2)}});
        }
        sandbox_.google().add_events(appointments);
    }

    ports::awaitable<void> add_template(std::string agent, std::string id, std::string calendar) {
        core::BookingTemplate booking;
        // Ids are unique within a company, and every agent here has the same kind of template.
        booking.id = core::TemplateId(id + ":" + agent);
        booking.company_id = core::CompanyId(kCompany);
        booking.agent_id = core::AgentId(agent);
        booking.name = "Test drive";
        booking.calendar_id = core::CalendarId(calendar);
        booking.duration = std::chrono::minutes(60);
        booking.lookup_window_days = 7;
        booking.event_title_pattern = "Test drive {{vehicle}} - {{customer_name}}";
        booking.event_description = "Booked in the chat for {{customer_name}}, {{phone}}";
        booking.location = "Showroom, Jalan Sudirman 1";
        booking.attendees_customer_email_field = "email";
        booking.attendees_always_cc = {"sales@acme.example"};
        require(co_await templates_.save(std::move(booking)));
    }

    ports::awaitable<void> turn_on(std::string company, std::string flag) {
        require(co_await flags_.set(core::CompanyId(company), std::move(flag), true));
    }

    template <class T>
    static void require(const core::Result<T, ports::StoreError>& outcome) {
        if (outcome.has_error()) throw std::runtime_error("the sample store: " + outcome.error().message);
    }

    Sandbox& sandbox_;
    adapters::crypto::AesGcmTokenSealer sealer_;
    adapters::sqlite::SqliteDatabase database_;
    adapters::sqlite::SqliteConnectionStore connections_;
    adapters::sqlite::SqliteTemplateStore templates_;
    adapters::sqlite::SqliteFeatureFlags flags_;
    const core::Instant now_ = adapters::system::SystemClock().now();
};

google::FaultRule fault_for(const char* agent, google::Fault fault, std::optional<int> times = std::nullopt) {
    google::FaultRule rule;
    rule.match.account = email_of(agent);
    rule.fault = std::move(fault);
    rule.times = times;
    return rule;
}

// What goes wrong at Google, and for whom.
void plan_troubles(google::SimulatorControl& google) {
    google.add_fault(
        fault_for(kThrottledAgent, google::ErrorFault{.status = 403, .reason = "rateLimitExceeded"}));
    google.add_fault(fault_for(kOutageAgent, google::ErrorFault{.status = 503, .json = false}));
    google::FaultRule lost_reply =
        fault_for(kLostReplyAgent, google::DropFault{google::Moment::kAfterCommit}, 1);
    lost_reply.match.operation = google::Operation::kInsertEvent;
    google.add_fault(lost_reply);
    google.add_fault(fault_for(kOmittedGuestAgent, google::Quirk::kAttendeesOmitted));
    google.revoke_account(email_of(kRevokedAgent));
    // What calls to Google cost in real life.
    google::FaultRule distance;
    distance.fault =
        google::LatencyFault{google::LatencyFault::Shape::kLogNormal, 60, 0.4, google::Moment::kBeforeCommit};
    google.add_fault(distance);
}

}  // namespace

std::string happy_agent(int number) {
    return (number < 10 ? "agent-0" : "agent-") + std::to_string(number);
}

void populate(Sandbox& sandbox) {
    auto keys = adapters::crypto::KeyRing::parse(sandbox.worker_settings().token_keys);
    if (keys.has_error()) throw std::runtime_error(keys.error().message);
    Population population(sandbox, std::move(*keys));
    boost::asio::io_context io(1);
    boost::asio::co_spawn(io, population.run(), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    });
    io.run();
    plan_troubles(sandbox.google());
}

}  // namespace calfleet::dev
