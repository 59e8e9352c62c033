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
    for (const core::Topic topic : {core::Topic::kSlotLookups, core::Topic::kBookings, core::Topic::kResults,
                                    core::Topic::kEvents, core::Topic::kDeadLetters})
        kafka_.create_topic(kPrefix + std::string(core::name_of(topic)), kPartitions);
}

adapters::config::Settings Sandbox::worker_settings() const {
    adapters::config::Settings settings;
    settings.kafka_brokers = brokers();
    settings.kafka_group = "calfleet-dev";
    settings.kafka_topic_prefix = kPrefix;
    settings.kafka_properties = mock_properties();
    settings.store_url = adapters::config::SqliteFile{store_file().string()};
    settings.token_keys = core::Secret(token_keys_);
    settings.event_id_key = core::Secret(event_id_key_);
    settings.google_api_url = google_url() + "/calendar/v3";
    settings.lookup_deadline = std::chrono::seconds(30);
    settings.booking_deadline = std::chrono::seconds(60);
    settings.http_listen = http_listen_;
    settings.max_in_flight = 2'000;
    settings.drain = std::chrono::seconds(5);
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
          << "export CALFLEET_GOOGLE_API_URL=" << google_url() << "/calendar/v3\n"
          << "export CALFLEET_TOKEN_KEYS=" << token_keys_ << '\n'
          << "export CALFLEET_EVENT_ID_KEY=" << event_id_key_ << '\n';
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file;
}

}  // namespace calfleet::dev
