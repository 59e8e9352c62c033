#include "adapters/config/config_key.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace calfleet::adapters::config {
namespace {

constexpr std::array kKeys{
    ConfigKey{"kafka_brokers", "127.0.0.1:9092", "bootstrap list, host:port separated by commas"},
    ConfigKey{"kafka_group", "calfleet-worker", "consumer group of the workers"},
    ConfigKey{"kafka_group_instance_id", "",
              "static membership: a name of this worker's own, so that its restart moves no partition"},
    ConfigKey{"kafka_topic_prefix", "calendar.", "put before each topic's name"},
    ConfigKey{
        "kafka_properties", "",
        "librdkafka properties (TLS, SASL ...), name=value, a line each; in the TOML file also a table; -X "
        "goes before it",
        Secrecy::kHoldsPassword},
    ConfigKey{"store_url", "sqlite:///calfleet.db",
              "sqlite:///path/file.db (four slashes for an absolute path) or "
              "postgresql://user:password@host/name (?sslrootcert=FILE for an authority of your own)",
              Secrecy::kHoldsPassword},
    ConfigKey{"token_keys", "",
              "key ring that seals tokens: id:base64(32 bytes), separated by commas, first is primary",
              Secrecy::kSecret},
    ConfigKey{"event_id_key", "", "base64 of 32 bytes or more, from which event ids follow; never change it",
              Secrecy::kSecret},
    ConfigKey{"lockbox_master_key", "",
              "LOCKBOX_MASTER_KEY of the existing product, 64 hexadecimal characters: to read its tokens",
              Secrecy::kSecret},
    ConfigKey{"google_client_id", "", "the OAuth client, as Google's console names it"},
    ConfigKey{"google_client_secret", "", "its secret", Secrecy::kSecret},
    ConfigKey{"google_redirect_uri", "http://127.0.0.1:8765/oauth/google/callback",
              "where Google sends the browser back to; exactly as registered there"},
    ConfigKey{"google_auth_url", "https://accounts.google.com/o/oauth2/v2/auth", "where a person consents"},
    ConfigKey{"google_token_url", "https://oauth2.googleapis.com/token",
              "where codes and tokens are exchanged"},
    ConfigKey{"google_userinfo_url", "https://openidconnect.googleapis.com/v1/userinfo",
              "says whose account it is"},
    ConfigKey{"google_scopes",
              "openid email https://www.googleapis.com/auth/calendar.events "
              "https://www.googleapis.com/auth/calendar.events.freebusy "
              "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
              "what is asked for, separated by blanks"},
    ConfigKey{"google_api_url", "https://www.googleapis.com/calendar/v3", "base URL of the Calendar API"},
    ConfigKey{
        "google_quota_per_account", "600",
        "calls a minute that Google allows an account, 0 to 1000000; workers keep to 80 %; 0 keeps no pace"},
    ConfigKey{"google_quota_per_project", "10000",
              "the same for the project, 0 to 1000000; a worker uses the share of the partitions it has"},
    ConfigKey{"google_quota_company_share", "50",
              "how much of a worker's share one company may use, in percent, 1 to 100"},
    ConfigKey{"connection_scope", "agent", "agent or company: whose connection a command uses"},
    ConfigKey{"default_availability", "mon-sun 09:00-18:00", "hours of a template that names none"},
    ConfigKey{"lookup_deadline", "30s", "from publication to deadline_exceeded, for lookups"},
    ConfigKey{"booking_deadline", "60s", "the same for bookings"},
    ConfigKey{"busy_cache_ttl", "3s",
              "how old busy times may be that a lookup answers with, 0s to 5m; 0s asks Google each time"},
    ConfigKey{"admin_email", "", "whom to write when a connection is lost; needs smtp_url"},
    ConfigKey{"smtp_url", "",
              "smtps://user:password@host:port, or smtp:// (with STARTTLS, but to this machine)",
              Secrecy::kHoldsPassword},
    ConfigKey{"http_listen", "127.0.0.1:9464",
              "address of /livez, /readyz and /startupz; port 0 lets the system choose"},
    ConfigKey{"max_in_flight", "2000", "commands in flight in this process, 1 to 20000"},
    ConfigKey{"max_in_flight_per_agent", "100",
              "lookups of one agent in flight, 1 to 20000; its bookings run one by one"},
    ConfigKey{"invitations_per_conversation", "20",
              "mails that bookings of one conversation may send within an hour, 0 to 1000000; 0: any number"},
    ConfigKey{"invitations_per_agent", "200", "the same for one agent"},
    ConfigKey{"invitations_per_company", "1000", "the same for one company, over all its agents"},
    ConfigKey{"ledger_retention", "7d", "how long a repeated command gets its first answer again"},
    ConfigKey{"refresh_connections_schedule", "* * * * *",
              "when the scheduler looks for tokens to refresh: [zone=ZONE] [jitter=DURATION] "
              "[missed=run_once|skip|run_all:N] [catchup=DURATION] CRON"},
    ConfigKey{"purge_orphans_schedule", "jitter=10m catchup=6h 0 2 * * *",
              "the same for what deleted agents may have left"},
    ConfigKey{"purge_expired_schedule", "jitter=10m catchup=6h 0 3 * * *",
              "the same for what has had its time"},
    ConfigKey{"count_refresh_failures_schedule", "*/5 * * * *",
              "the same for counting companies whose refreshes fail"},
    ConfigKey{"refresh_rate_max", "50", "refreshes asked for a second, 1 to 2000"},
    ConfigKey{"scheduler_lease", "15s",
              "how long a scheduler that died keeps its replicas waiting, 1s to 5m"},
    ConfigKey{"orphan_after", "30d",
              "since the last authorisation, when a connection whose agent has no template counts as an "
              "orphan, 1d to 3650d"},
    ConfigKey{"purge_max", "100", "orphans deleted in a night, 1 to 100000; if more are due, none is"},
    ConfigKey{"drain_seconds", "25", "how long SIGTERM waits for commands in flight, 0 to 600"},
    ConfigKey{"otlp_traces_url", "",
              "where spans go, OTLP/HTTP with JSON, as in http://127.0.0.1:4318/v1/traces; empty: nowhere"},
    ConfigKey{"trace_sample_percent", "10",
              "how many of the commands that bring no traceparent are traced, 0 to 100"},
    ConfigKey{"log_format", "auto", "json, text, or auto: text on a terminal"},
    ConfigKey{"log_level", "info", "debug, info, warn or error"},
};

std::string in_upper_case(std::string_view text) {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper;
}

}  // namespace

std::span<const ConfigKey> config_keys() {
    return kKeys;
}

std::string environment_name(const ConfigKey& key) {
    return "CALFLEET_" + in_upper_case(key.name);
}

std::string flag_name(const ConfigKey& key) {
    std::string flag(key.name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return "--" + flag;
}

}  // namespace calfleet::adapters::config
