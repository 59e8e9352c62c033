#include "sandbox.hpp"

#include "adapters/crypto/base64.hpp"
#include "adapters/crypto/random_bytes.hpp"
#include "core/topic.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace calfleet::dev {
namespace {

namespace google = simulators::google;

constexpr const char* kPrefix = "calendar.";
constexpr int kPartitions = 12;

std::string fresh_key() {
    return adapters::crypto::base64_encode(adapters::crypto::random_bytes(32));
}

// The mock cluster answers a fetch as late as it may, and holds each rebalance for a session.
const std::map<std::string, std::string>& mock_properties() {
    static const std::map<std::string, std::string> properties{{"fetch.wait.max.ms", "1"},
                                                               {"session.timeout.ms", "4000"}};
    return properties;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-dev-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;  // what is left in the temporary folder is the system's to clean
    std::filesystem::remove_all(path_, ignored);
}

Sandbox::Sandbox(const std::string& google_listen, const std::string& http_listen)
    : google_({}, google_listen),
      http_listen_(http_listen),
      token_keys_("1:" + fresh_key()),
      event_id_key_(fresh_key()) {
    for (const std::string_view topic : core::kTopicNames)
        kafka_.create_topic(kPrefix + std::string(topic), kPartitions);
}

adapters::config::Settings Sandbox::worker_settings() const {
    // As the worker's own configuration is read: what is not said here has its default.
    adapters::config::ConfigSources sources;
    sources.flags = {{"kafka_brokers", brokers()},
                     {"kafka_group", "calfleet-dev"},
                     {"kafka_topic_prefix", kPrefix},
                     {"store_url", "sqlite:///" + store_file().string()},
                     {"token_keys", token_keys_},
                     {"event_id_key", event_id_key_},
                     {"google_client_id", google::SimulatorOptions().client_id},
                     {"google_client_secret", google::SimulatorOptions().client_secret},
                     {"google_auth_url", google_url() + "/o/oauth2/v2/auth"},
                     {"google_token_url", google_url() + "/token"},
                     {"google_userinfo_url", google_url() + "/v1/userinfo"},
                     {"google_api_url", google_url() + "/calendar/v3"},
                     {"http_listen", http_listen_},
                     {"drain_seconds", "5"}};
    auto settings = adapters::config::settings_of(*adapters::config::gather(sources));
    if (settings.has_error()) throw std::runtime_error(settings.error().message);
    settings->kafka_properties = mock_properties();
    return std::move(*settings);
}

adapters::config::Settings Sandbox::scheduler_settings() const {
    adapters::config::Settings settings = worker_settings();
    settings.http_listen = "127.0.0.1:0";
    for (adapters::config::ScheduleSetting& schedule : settings.schedules) {
        if (schedule.name != "refresh_connections") continue;
        schedule.text = "@every 1s";
        schedule.definition = *core::parse_schedule(schedule.text);
    }
    return settings;
}

adapters::kafka::KafkaSettings Sandbox::kafka_settings(const std::string& client_id) const {
    return {brokers(), "calfleet-dev", kPrefix, client_id, mock_properties()};
}

std::filesystem::path Sandbox::write_environment_file() const {
    std::filesystem::path file = folder_.path() / "environment";
    std::ofstream lines(file);
    lines << "export CALFLEET_KAFKA_BROKERS=" << brokers() << '\n'
          << "export CALFLEET_STORE_URL=sqlite:///" << store_file().string() << '\n'
          << "export CALFLEET_GOOGLE_CLIENT_ID=" << google::SimulatorOptions().client_id << '\n'
          << "export CALFLEET_GOOGLE_CLIENT_SECRET=" << google::SimulatorOptions().client_secret << '\n'
          << "export CALFLEET_GOOGLE_AUTH_URL=" << google_url() << "/o/oauth2/v2/auth\n"
          << "export CALFLEET_GOOGLE_TOKEN_URL=" << google_url() << "/token\n"
          << "export CALFLEET_GOOGLE_USERINFO_URL=" << google_url() << "/v1/userinfo\n"
          << "export CALFLEET_GOOGLE_API_URL=" << google_url() << "/calendar/v3\n"
          << "export CALFLEET_TOKEN_KEYS=" << token_keys_ << '\n'
          << "export CALFLEET_EVENT_ID_KEY=" << event_id_key_ << '\n';
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file;
}

}  // namespace calfleet::dev
