#include "wiring/environment_check.hpp"

#include "adapters/config/command_line.hpp"
#include "adapters/kafka/topic_admin.hpp"
#include "app/run_to_end.hpp"
#include "core/topic.hpp"
#include "wiring/kafka_settings.hpp"
#include "wiring/stores.hpp"
#include "wiring/token_sealer.hpp"

#include <filesystem>
#include <variant>

namespace calfleet::wiring {
namespace {

namespace config = adapters::config;
namespace kafka = adapters::kafka;

StartError unavailable(std::string message) {
    return {std::move(message), config::kExitUnavailable};
}

// A file is made, and migrated, by the first program that opens it; a server has to be there.
std::optional<StartError> check_store(const config::StoreUrl& url) {
    if (const auto* file = std::get_if<config::SqliteFile>(&url)) {
        const std::filesystem::path folder = std::filesystem::absolute(file->path).parent_path();
        if (std::filesystem::is_directory(folder)) return std::nullopt;
        return unavailable("the store cannot be used: there is no folder " + folder.string());
    }
    boost::asio::io_context io;
    const auto stores = open_stores(url, no_token_sealer());
    const SchemaVersion version = app::run_to_end(io, stores->check_version());
    if (version.has_error()) return unavailable("the store cannot be used: " + version.error().message);
    return std::nullopt;
}

std::optional<StartError> check_brokers(const std::string& program, const config::Settings& settings) {
    kafka::TopicAdmin admin(kafka_settings(settings, program));
    std::vector<kafka::TopicSpec> topics;
    for (const std::string_view name : core::kTopicNames) topics.push_back({std::string(name), 1, 1, {}});
    std::string missing;
    for (const kafka::TopicState& topic : admin.check(topics, false)) {
        if (topic.kind == kafka::TopicState::Kind::kFailed)
            return unavailable("Kafka cannot be used: " + topic.detail);
        if (topic.kind == kafka::TopicState::Kind::kMissing)
            missing += (missing.empty() ? "" : ", ") + topic.name;
    }
    if (missing.empty()) return std::nullopt;
    return unavailable("topics are missing: " + missing + "; `calfleetctl topics apply` creates them");
}

}  // namespace

std::optional<StartError> check_environment(const std::string& program, const config::Settings& settings) {
    if (auto problem = check_store(settings.store_url)) return problem;
    return check_brokers(program, settings);
}

}  // namespace calfleet::wiring
