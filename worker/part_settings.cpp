#include "worker/part_settings.hpp"

#include "version.hpp"
#include "wiring/kafka_settings.hpp"

#include <string>

namespace calfleet::worker {

namespace config = adapters::config;
namespace google = providers::google_calendar;

adapters::kafka::KafkaSettings kafka_settings(const config::Settings& settings) {
    auto kafka = wiring::kafka_settings(settings, "calfleet-worker");
    kafka.group_instance_id = settings.kafka_group_instance_id;
    return kafka;
}

google::ProviderSettings google_settings(const config::Settings& settings) {
    return {settings.google_api_url,   settings.default_availability, settings.lookup_deadline,
            settings.booking_deadline, settings.busy_cache_ttl,       settings.invitation_caps};
}

adapters::http::HttpClientConfig http_settings(const config::Settings& settings) {
    adapters::http::HttpClientConfig http;
    http.in_flight_max = settings.max_in_flight;
    http.queue_max = settings.max_in_flight;
    http.user_agent = "calfleet/" + std::string(kVersion);
    return http;
}

app::QuotaSettings quota_settings(const config::Settings& settings) {
    return {settings.google_quota_per_account, settings.google_quota_per_project,
            settings.google_quota_company_share};
}

app::PartitionWorkerSettings lane_settings(const config::Settings& settings) {
    app::PartitionWorkerSettings lanes;
    lanes.topic_prefix = settings.kafka_topic_prefix;
    lanes.in_flight_max = settings.max_in_flight;
    lanes.in_flight_per_agent_max = settings.max_in_flight_per_agent;
    return lanes;
}

}  // namespace calfleet::worker
