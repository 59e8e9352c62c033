#include "acceptance/connected_agent.hpp"

#include "adapters/system/system_clock.hpp"
#include "core/rfc3339.hpp"
#include "harness/wait.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <stdexcept>

namespace calfleet::acceptance {
namespace {

namespace google = simulators::google;

constexpr std::size_t kLogEntriesMax = 250'000;

template <class Counts>
std::size_t count_log(Counts counts) {
    const auto entries = fleet().google().log(0, kLogEntriesMax);
    return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), counts));
}

}  // namespace

ConnectedAgentTest::ConnectedAgentTest()
    : agent(agent_named_after_test()), email(harness::Fleet::email_of(agent)) {
    fleet().add_agent({.agent = agent, .has_connection = false});
    consent_as(email);
}

ConnectedAgentTest::~ConnectedAgentTest() {
    fleet().expire_commands_after(std::nullopt);
    fleet().google().clear_faults();
    fleet().google().set_tokens({});
    fleet().google().set_consent({});
}

void ConnectedAgentTest::consent_as(const std::string& account, const std::set<std::string>& unticked,
                                    std::string error) {
    google::Consent consent;
    consent.account = account;
    consent.unticked.insert(unticked.begin(), unticked.end());
    consent.error = std::move(error);
    fleet().google().set_consent(consent);
}

harness::SentBack ConnectedAgentTest::visit() {
    const codec::JsonValue started = fleet().administer("calendar.start_oauth", agent);
    const std::string url = at(started, {"data", "authorization_url"});
    if (url.empty()) throw std::runtime_error("no URL: " + outcome_of(started));
    return harness::visit_consent_screen(url);
}

codec::JsonValue ConnectedAgentTest::connect() {
    return fleet().administer("calendar.complete_oauth", agent, visit().members());
}

void ConnectedAgentTest::refuse_token(int times) {
    google::FaultRule rule;
    rule.match.account = email;
    rule.match.path_prefix = "/calendar";
    rule.fault = google::ErrorFault{.status = 401, .reason = "authError"};
    rule.times = times;
    fleet().google().add_fault(rule);
}

void ConnectedAgentTest::grant_tokens_for(std::chrono::seconds lifetime) {
    google::TokenSettings tokens = fleet().google().tokens();
    tokens.access_token_lifetime = lifetime;
    fleet().google().set_tokens(tokens);
}

void ConnectedAgentTest::fail_refreshes_with(google::Fault fault, std::optional<int> times) {
    google::FaultRule rule;
    rule.match.operation = google::Operation::kToken;
    rule.fault = std::move(fault);
    rule.times = times;
    fleet().google().add_fault(rule);
}

void ConnectedAgentTest::revoke() {
    fleet().google().revoke_account(email);
}

codec::JsonValue ConnectedAgentTest::list_slots() {
    return fleet().call("calendar.list_slots", agent,
                        R"("template_id":")" + harness::Fleet::template_of(agent) + "\"");
}

codec::JsonValue ConnectedAgentTest::book() {
    // Ten o'clock in Jakarta, in two days: inside every agent's hours and window.
    const auto day = std::chrono::floor<std::chrono::days>(adapters::system::SystemClock().now());
    const core::Instant start = day + std::chrono::days(2) + std::chrono::hours(3);
    return fleet().call("calendar.create_event", agent,
                        R"("template_id":")" + harness::Fleet::template_of(agent) + R"(","slot_start":")" +
                            core::to_rfc3339(start) +
                            R"(","customer_data":{"name":"Ada","email":"ada@example.com"})");
}

codec::JsonValue ConnectedAgentTest::status() {
    return fleet().administer("calendar.connection_status", agent);
}

std::vector<codec::JsonValue> ConnectedAgentTest::events(const std::string& type, std::size_t count) {
    harness::wait_until(std::to_string(count) + " " + type,
                        [&] { return fleet().kafka().events_about(agent, type).size() >= count; });
    return fleet().kafka().events_about(agent, type);
}

codec::JsonValue ConnectedAgentTest::event_of(const std::string& type) {
    auto found = fleet().kafka().events_of(fleet().last_command_id(), 1);
    if (!found.contains(type)) throw std::runtime_error("no event " + type);
    return found.at(type);
}

std::string ConnectedAgentTest::on_store(const std::string& statement) {
    SQLite::Database file(fleet().folder() / "calfleet.db", SQLite::OPEN_READWRITE, 5'000);
    SQLite::Statement run(file, statement);
    return run.executeStep() ? run.getColumn(0).getString() : std::string();
}

std::size_t ConnectedAgentTest::token_requests_running() {
    return count_log([](const google::LogEntry& entry) {
        return entry.operation == google::Operation::kToken && !entry.replied_at;
    });
}

std::size_t ConnectedAgentTest::refreshes() const {
    return count_log([this](const google::LogEntry& entry) {
        return entry.grant_type == "refresh_token" && entry.account == email;
    });
}

std::size_t ConnectedAgentTest::calendar_calls() const {
    return count_log([this](const google::LogEntry& entry) {
        return entry.account == email && entry.path.starts_with("/calendar");
    });
}

}  // namespace calfleet::acceptance
