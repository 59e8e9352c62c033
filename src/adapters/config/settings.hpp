// The configuration as values of their types, each checked: what a wiring builds the programs from.
#pragma once

#include "adapters/config/config_sources.hpp"
#include "adapters/config/kafka_properties.hpp"
#include "adapters/config/store_url.hpp"
#include "core/availability.hpp"
#include "core/invitation_caps.hpp"
#include "core/result.hpp"
#include "core/schedule_definition.hpp"
#include "core/secret.hpp"
#include "ports/log.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace calfleet::adapters::config {

enum class ConnectionScopeSetting { kAgent, kCompany };
enum class LogFormat { kAuto, kJson, kText };

struct ScheduleSetting {
    std::string name;  // of the schedule: its key without "_schedule"
    std::string text;
    core::ScheduleDefinition definition;  // what the text means
};

struct Settings {
    std::string kafka_brokers;
    std::string kafka_group;
    std::string kafka_group_instance_id;  // empty: dynamic membership
    std::string kafka_topic_prefix;
    KafkaProperties kafka_properties;  // of the key, and of -X, which wins
    StoreUrl store_url;
    core::Secret token_keys;
    core::Secret event_id_key;
    core::Secret lockbox_master_key;  // empty: nothing of the existing product is read
    std::string google_client_id;     // empty: no account can be connected
    core::Secret google_client_secret;
    std::string google_redirect_uri;
    std::string google_auth_url;
    std::string google_token_url;
    std::string google_userinfo_url;
    std::string google_scopes;
    std::string google_api_url;
    std::int64_t google_quota_per_account = 0;  // calls a minute; 0: not paced
    std::int64_t google_quota_per_project = 0;
    int google_quota_company_share = 100;  // in percent
    ConnectionScopeSetting connection_scope = ConnectionScopeSetting::kAgent;
    core::Availability default_availability;
    std::chrono::milliseconds lookup_deadline{0};
    std::chrono::milliseconds busy_cache_ttl{0};  // 0: off
    std::chrono::milliseconds booking_deadline{0};
    std::string admin_email;  // this or the next empty: no mail
    core::Secret smtp_url;
    std::string http_listen;
    std::size_t max_in_flight = 0;
    std::size_t max_in_flight_per_agent = 0;
    core::InvitationCaps invitation_caps;
    std::chrono::milliseconds ledger_retention{0};
    std::vector<ScheduleSetting> schedules;
    std::size_t refresh_rate_max = 0;
    std::chrono::milliseconds scheduler_lease{0};
    std::chrono::milliseconds orphan_after{0};
    std::size_t purge_max = 0;
    std::chrono::seconds drain{0};
    std::string otlp_traces_url;  // empty: spans go nowhere
    int trace_sample_percent = 0;
    LogFormat log_format = LogFormat::kAuto;
    ports::LogLevel log_level = ports::LogLevel::kInfo;
};

// The first value that is not acceptable, by name.
core::Result<Settings, ConfigError> settings_of(const ConfigValues& values);

}  // namespace calfleet::adapters::config
