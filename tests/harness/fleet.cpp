#include "harness/fleet.hpp"

#include "adapters/system/system_clock.hpp"
#include "codec/json_parser.hpp"
#include "core/rfc3339.hpp"
#include "core/topic.hpp"

#include <cstdlib>
#include <stdexcept>

namespace calfleet::harness {
namespace {

namespace google = simulators::google;

// The same in every test, so that a failure can be looked into.
constexpr const char* kTokenKeys = "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
constexpr const char* kEventIdKey = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

std::filesystem::path make_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-fleet-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

void require_success(const Finished& finished, const std::string& what) {
    if (finished.exit_code != 0) throw std::runtime_error(what + " failed: " + finished.output);
}

}  // namespace

Fleet::Fleet(std::string brokers, std::map<std::string, std::string> properties, std::string store_url)
    : brokers_(std::move(brokers)),
      properties_(std::move(properties)),
      folder_(make_folder()),
      store_url_(store_url.empty() ? "sqlite:///" + (folder_ / "calfleet.db").string()
                                   : std::move(store_url)),
      google_(std::make_unique<google::GoogleSimulatorThread>()),
      probe_(std::make_unique<KafkaProbe>(
          adapters::kafka::KafkaSettings{brokers_, "probe", "calendar.", "probe", properties_})) {
    require_success(ctl({"migrate"}), "migrate");
}

Fleet::~Fleet() {
    worker_.reset();
    std::filesystem::remove_all(folder_);
}

Variables Fleet::environment() const {
    return {
        {"CALFLEET_KAFKA_BROKERS", brokers_},
        {"CALFLEET_STORE_URL", store_url_},
        {"CALFLEET_GOOGLE_API_URL", google_->url() + "/calendar/v3"},
        {"CALFLEET_GOOGLE_AUTH_URL", google_->url() + "/o/oauth2/v2/auth"},
        {"CALFLEET_GOOGLE_TOKEN_URL", google_->url() + "/token"},
        {"CALFLEET_GOOGLE_USERINFO_URL", google_->url() + "/v1/userinfo"},
        {"CALFLEET_GOOGLE_CLIENT_ID", google::SimulatorOptions().client_id},
        {"CALFLEET_GOOGLE_CLIENT_SECRET", google::SimulatorOptions().client_secret},
        {"CALFLEET_TOKEN_KEYS", kTokenKeys},
        {"CALFLEET_EVENT_ID_KEY", kEventIdKey},
        // Tests send a few agents what comes to hundreds in life: only those of the pace keep it.
        {"CALFLEET_GOOGLE_QUOTA_PER_ACCOUNT", "0"},
        {"CALFLEET_GOOGLE_QUOTA_PER_PROJECT", "0"},
        {"CALFLEET_HTTP_LISTEN", "127.0.0.1:0"},
        // Tests book more than people do; those of the caps set them.
        {"CALFLEET_INVITATIONS_PER_CONVERSATION", "0"},
        {"CALFLEET_INVITATIONS_PER_AGENT", "0"},
        {"CALFLEET_INVITATIONS_PER_COMPANY", "0"},
        {"CALFLEET_LOG_FORMAT", "json"},
    };
}

std::unique_ptr<ServiceProcess> Fleet::make_service(const std::string& name, const Variables& more,
                                                    const std::string& program,
                                                    std::vector<std::string> arguments,
                                                    bool wait_until_ready) const {
    Program started{program, std::move(arguments), environment(), folder_ / (name + ".log"), {}};
    for (const auto& [key, value] : more) started.environment[key] = value;
    for (const auto& [key, value] : properties_) {
        started.arguments.emplace_back("-X");
        started.arguments.push_back(std::string(key).append("=").append(value));
    }
    return std::make_unique<ServiceProcess>(started, wait_until_ready);
}

void Fleet::add_agent(const AgentSpec& spec) {
    const std::string email = email_of(spec.agent);
    google::AccountSpec account;
    account.email = email;
    account.calendars = {{.id = email, .summary = spec.agent, .zone = spec.zone, .primary = true}};
    for (const google::CalendarSpec& calendar : spec.further_calendars) account.calendars.push_back(calendar);
    google_->control().add_account(account);
    turn_on_flags(spec.company);
    save_template(
        spec.company, spec.agent,
        R"({"template_id":")" + template_of(spec.agent) + R"(","name":"Visit","calendar_id":")" + email +
            R"(","duration_minutes":60,"lookup_window_days":7,"event_title_pattern":"Visit {{customer_name}}",)"
            R"("attendees_customer_email_field":"email","attendees_always_cc":["desk@acme.example"]})");
    if (!spec.has_connection) return;
    const auto tokens = google_->control().mint_tokens({email, spec.scopes, spec.token_lifetime});
    const core::Instant expires_at = adapters::system::SystemClock().now() + spec.token_lifetime;
    const std::string json = R"({"access_token":")" + tokens.access_token + R"(","refresh_token":")" +
                             *tokens.refresh_token + R"(","expires_at":")" + core::to_rfc3339(expires_at) +
                             R"(","scope":")" + spec.scopes + R"(","email":")" + email + "\"}";
    require_success(ctl({"connection", "import", "--company", spec.company, "--agent", spec.agent}, json),
                    "import");
}

codec::JsonValue Fleet::administer(const std::string& type, const std::string& agent,
                                   const std::string& members, const std::string& company) {
    std::string with_actor = R"("actor":{"user_id":"user-1","role":"admin"},"provider":"google_calendar")";
    if (!members.empty()) with_actor += "," + members;
    return call(type, agent, with_actor, company);
}

void Fleet::turn_on_flags(const std::string& company) {
    for (const char* flag : {"google_calendar_native_integration_enabled", "native_integrations_addon"})
        require_success(ctl({"flag", "set", flag, "on", "--company", company}), "flag set");
}

void Fleet::save_template(const std::string& company, const std::string& agent, const std::string& json) {
    require_success(ctl({"template", "save", "--company", company, "--agent", agent}, json), "template save");
}

Finished Fleet::ctl(std::vector<std::string> arguments, const std::string& input) const {
    return run_program({CALFLEET_BIN_DIR "/calfleetctl", std::move(arguments), environment(), {}, input});
}

std::string Fleet::send(const std::string& type, const std::string& agent, const std::string& members,
                        const std::string& company) {
    last_command_id_ = agent + "-command-" + std::to_string(++commands_sent_);
    std::string data =
        R"({"company_id":")" + company + R"(","agent_id":")" + agent + R"(","conversation_id":"talk-1")";
    if (!members.empty()) data += "," + members;
    data += "}";
    last_command_ =
        core::OutgoingRecord{core::topic_of(type).value_or(core::Topic::kBookings),
                             agent,
                             std::move(data),
                             {{"ce_specversion", "1.0"},
                              {"ce_id", last_command_id_},
                              {"ce_type", type},
                              {"ce_source", "/test"},
                              {"ce_time", core::to_rfc3339(adapters::system::SystemClock().now())},
                              {"content-type", "application/json"}}};
    if (patience_)
        last_command_.headers.push_back(
            {"ce_expirytime", core::to_rfc3339(adapters::system::SystemClock().now() + *patience_)});
    probe_->publish(last_command_);
    return last_command_id_;
}

codec::JsonValue Fleet::call(const std::string& type, const std::string& agent, const std::string& members,
                             const std::string& company) {
    return probe_->result_of(send(type, agent, members, company));
}

}  // namespace calfleet::harness
