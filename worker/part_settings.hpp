// What the parts of the worker are told of the settings. Pure functions.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/http/http_client_config.hpp"
#include "adapters/kafka/kafka_client.hpp"
#include "app/paced_http_client.hpp"
#include "app/partition_worker.hpp"
#include "providers/google_calendar/provider.hpp"

namespace calfleet::worker {

adapters::kafka::KafkaSettings kafka_settings(const adapters::config::Settings& settings);
providers::google_calendar::ProviderSettings google_settings(const adapters::config::Settings& settings);
adapters::http::HttpClientConfig http_settings(const adapters::config::Settings& settings);
app::QuotaSettings quota_settings(const adapters::config::Settings& settings);
app::PartitionWorkerSettings lane_settings(const adapters::config::Settings& settings);

}  // namespace calfleet::worker
