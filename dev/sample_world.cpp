#include "sample_world.hpp"

#include "adapters/sqlite/sqlite_feature_flags.hpp"
#include "adapters/sqlite/sqlite_migrations.hpp"
#include "adapters/sqlite/sqlite_template_store.hpp"
#include "adapters/system/system_clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>
#include <vector>

namespace calfleet::dev {
namespace {

namespace google = simulators::google;

// Fills the simulated Google and the store of one sandbox.
class Population {
public:
    explicit Population(Sandbox& sandbox)
        : sandbox_(sandbox), database_({sandbox.store_file()}), templates_(database_), flags_(database_) {}

    ports::awaitable<void> run() {
        require(co_await adapters::sqlite::migrate(database_));
        co_await turn_on(kCompany, "google_calendar_native_integration_enabled");
        co_await turn_on(kCompany, "native_integrations_addon");
        co_await turn_on(kUnpaidCompany, "google_calendar_native_integration_enabled");
        for (int number = 1; number <= kHappyAgents; ++number) co_await settle(happy_agent(number));
        for (const char* agent : {kNeverConnectedAgent, kCancelledAgent, kExpiredAgent, kRevokedAgent,
                                  kThrottledAgent, kOutageAgent, kNarrowScopeAgent, kLostReplyAgent,
                                  kOmittedGuestAgent, kDisconnectedAgent, kDeletedAgent, kShortTokenAgent})
            co_await settle(agent);
        co_await add_template(happy_agent(1), kLostCalendarTemplate, "gone@group.calendar.google.com");
    }

private:
    // A Google account with a calendar and some appointments in it, and a template for it.
    ports::awaitable<void> settle(std::string agent) {
        const std::string email = email_of(agent);
        google::AccountSpec account;
        account.email = email;
        account.sub = "sub-" + agent;
        account.calendars = {
            {.id = email, .summary = "Test drives", .zone = "Asia/Jakarta", .primary = true}};
        sandbox_.google().add_account(account);
        add_appointments(email);
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
    adapters::sqlite::SqliteDatabase database_;
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

}  // namespace

std::string happy_agent(int number) {
    return (number < 10 ? "agent-0" : "agent-") + std::to_string(number);
}

std::string email_of(const std::string& agent) {
    return agent + "@acme.example";
}

void populate(Sandbox& sandbox) {
    Population population(sandbox);
    boost::asio::io_context io(1);
    boost::asio::co_spawn(io, population.run(), [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    });
    io.run();
}

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

}  // namespace calfleet::dev
