#include "adapters/config/settings.hpp"

#include "adapters/config/config_key.hpp"
#include "adapters/config/smtp_url.hpp"
#include "adapters/config/value_parsing.hpp"
#include "core/duration_text.hpp"
#include "core/email_address.hpp"

#include <array>
#include <utility>

namespace calfleet::adapters::config {
namespace {

// Reads values by key and remembers the first that is not acceptable.
class SettingsReader {
public:
    explicit SettingsReader(const ConfigValues& values) : values_(values) {}

    const std::string& text(std::string_view key) const { return values_.find(key)->second.text; }

    std::string required(std::string_view key) {
        if (text(key).empty()) refuse(key, "is required");
        return text(key);
    }
    std::int64_t integer(std::string_view key) {
        const auto [min, max, unit] = std::get<WholeNumber>(find_key(key)->values);
        const auto number = parse_integer(text(key), min, max);
        if (!number)
            refuse(key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return number.value_or(min);
    }
    template <class T>
    T integer(std::string_view key) {
        return static_cast<T>(integer(key));
    }
    std::chrono::milliseconds duration(std::string_view key) {
        const auto [min, max] = std::get<Duration>(find_key(key)->values);
        const auto duration = core::parse_duration(text(key));
        if (duration && *duration >= min && *duration <= max) return *duration;
        refuse(key, max == std::chrono::milliseconds::max()
                        ? "must be a duration as in 500ms, 30s, 5m, 2h or 7d"
                        : "must be a duration from " + core::to_text(min) + " to " + core::to_text(max));
        return min;
    }
    std::string api_url(std::string_view key) {
        if (!is_acceptable_api_url(text(key)))
            refuse(key, "must be an https URL without a slash at the end (http only to this machine)");
        return text(key);
    }
    template <class T, std::size_t N>
    T one_of(std::string_view key, const std::array<std::pair<std::string_view, T>, N>& choices) {
        for (const auto& [name, value] : choices)
            if (text(key) == name) return value;
        refuse(key, "must be one of " + allowed_values(*find_key(key)));
        return choices.front().second;
    }

    void refuse(std::string_view key, const std::string& why) {
        if (error_.message.empty())
            error_.message =
                std::string(key) + " " + why + " (it comes from: " + values_.find(key)->second.origin + ")";
    }
    const ConfigError& error() const { return error_; }

private:
    const ConfigValues& values_;
    ConfigError error_;
};

void read_kafka(SettingsReader& reader, Settings& settings) {
    settings.kafka_brokers = reader.required("kafka_brokers");
    settings.kafka_group = reader.required("kafka_group");
    settings.kafka_group_instance_id = reader.text("kafka_group_instance_id");
    settings.kafka_topic_prefix = reader.text("kafka_topic_prefix");
    auto properties = parse_kafka_properties(reader.text("kafka_properties"));
    if (!properties)
        reader.refuse("kafka_properties", "must be lines of name=value, as in security.protocol=sasl_ssl");
    settings.kafka_properties = std::move(properties).value_or(KafkaProperties());
}

void read_store(SettingsReader& reader, Settings& settings) {
    auto store_url = parse_store_url(reader.text("store_url"));
    if (!store_url)
        reader.refuse(
            "store_url",
            "must be sqlite:///path/file.db or postgresql://user:password@host:port/database, with %XX "
            "for what is special in a password");
    settings.store_url = std::move(store_url).value_or(SqliteFile{});
    settings.token_keys = core::Secret(reader.text("token_keys"));
    settings.event_id_key = core::Secret(reader.text("event_id_key"));
    settings.lockbox_master_key = core::Secret(reader.text("lockbox_master_key"));
}

void read_google(SettingsReader& reader, Settings& settings) {
    settings.google_api_url = reader.api_url("google_api_url");
    settings.google_quota_per_account = reader.integer("google_quota_per_account");
    settings.google_quota_per_project = reader.integer("google_quota_per_project");
    settings.google_quota_company_share = reader.integer<int>("google_quota_company_share");
    settings.connection_scope = reader.one_of<ConnectionScopeSetting, 2>(
        "connection_scope",
        {{{"agent", ConnectionScopeSetting::kAgent}, {"company", ConnectionScopeSetting::kCompany}}});
    auto availability = core::Availability::parse(reader.text("default_availability"));
    if (availability.has_error()) {
        reader.refuse("default_availability", availability.error().message);
    } else {
        settings.default_availability = std::move(*availability);
    }
}

void read_oauth(SettingsReader& reader, Settings& settings) {
    settings.google_client_id = reader.text("google_client_id");
    settings.google_client_secret = core::Secret(reader.text("google_client_secret"));
    settings.google_redirect_uri = reader.text("google_redirect_uri");
    if (!is_acceptable_redirect_uri(settings.google_redirect_uri))
        reader.refuse("google_redirect_uri", "must be an https URL (http only to this machine)");
    settings.google_auth_url = reader.api_url("google_auth_url");
    settings.google_token_url = reader.api_url("google_token_url");
    settings.google_userinfo_url = reader.api_url("google_userinfo_url");
    settings.google_scopes = reader.text("google_scopes");
    if (!is_acceptable_scope_list(settings.google_scopes))
        reader.refuse("google_scopes", "must be OAuth scopes with one blank between two of them");
}

void read_mail(SettingsReader& reader, Settings& settings) {
    if (const std::string& address = reader.text("admin_email"); !address.empty()) {
        const auto parsed = core::parse_email(address);
        if (!parsed) reader.refuse("admin_email", "must be an e-mail address");
        settings.admin_email = parsed.value_or("");
    }
    const std::string& url = reader.text("smtp_url");
    if (!url.empty() && !is_acceptable_smtp_url(url))
        reader.refuse("smtp_url",
                      "must be smtp://host:port or smtps://user:password@host:port, with %XX for what is "
                      "special in a password");
    settings.smtp_url = core::Secret(url);
}

void read_schedules(SettingsReader& reader, Settings& settings) {
    for (const char* name :
         {"refresh_connections", "purge_orphans", "purge_expired", "count_refresh_failures"}) {
        const std::string key = std::string(name) + "_schedule";
        auto definition = core::parse_schedule(reader.text(key));
        if (definition.has_error()) {
            reader.refuse(key, "cannot be read: " + definition.error());
        } else {
            settings.schedules.push_back({name, reader.text(key), *definition});
        }
    }
    settings.refresh_rate_max = reader.integer<std::size_t>("refresh_rate_max");
    settings.scheduler_lease = reader.duration("scheduler_lease");
}

void read_process(SettingsReader& reader, Settings& settings) {
    settings.lookup_deadline = reader.duration("lookup_deadline");
    settings.booking_deadline = reader.duration("booking_deadline");
    settings.busy_cache_ttl = reader.duration("busy_cache_ttl");
    settings.http_listen = reader.required("http_listen");
    settings.max_in_flight = reader.integer<std::size_t>("max_in_flight");
    settings.max_in_flight_per_agent = reader.integer<std::size_t>("max_in_flight_per_agent");
    settings.invitation_caps = {reader.integer<int>("invitations_per_conversation"),
                                reader.integer<int>("invitations_per_agent"),
                                reader.integer<int>("invitations_per_company")};
    settings.ledger_retention = reader.duration("ledger_retention");
    settings.orphan_after = reader.duration("orphan_after");
    settings.purge_max = reader.integer<std::size_t>("purge_max");
    settings.drain = std::chrono::seconds(reader.integer("drain_seconds"));
    settings.otlp_traces_url = reader.text("otlp_traces_url");
    if (!settings.otlp_traces_url.empty()) reader.api_url("otlp_traces_url");
    settings.trace_sample_percent = reader.integer<int>("trace_sample_percent");
    settings.log_format = reader.one_of<LogFormat, 3>(
        "log_format", {{{"auto", LogFormat::kAuto}, {"json", LogFormat::kJson}, {"text", LogFormat::kText}}});
    settings.log_level =
        reader.one_of<ports::LogLevel, 4>("log_level", {{{"debug", ports::LogLevel::kDebug},
                                                         {"info", ports::LogLevel::kInfo},
                                                         {"warn", ports::LogLevel::kWarn},
                                                         {"error", ports::LogLevel::kError}}});
}

}  // namespace

core::Result<Settings, ConfigError> settings_of(const ConfigValues& values) {
    SettingsReader reader(values);
    Settings settings;
    read_kafka(reader, settings);
    read_store(reader, settings);
    read_oauth(reader, settings);
    read_google(reader, settings);
    read_mail(reader, settings);
    read_schedules(reader, settings);
    read_process(reader, settings);
    if (!reader.error().message.empty()) return reader.error();
    return settings;
}

}  // namespace calfleet::adapters::config
