// The rows of config_key.hpp. A new key is a row here, a member of Settings, and `cmake --build --preset dev
// --target configuration-reference`.
#include "adapters/config/config_key.hpp"

#include <array>

namespace calfleet::adapters::config {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Readers kAll{true, true, true};
constexpr Readers kServices{true, true, false};
constexpr Readers kWorker{true, false, false};
constexpr Readers kScheduler{false, true, false};
constexpr Readers kWorkerAndCtl{true, false, true};

constexpr Duration kAnyDuration{milliseconds(1)};
constexpr Text kApiUrl{"https URL without a slash at its end; http to this machine only"};
constexpr Text kSchedule{
    "[zone=ZONE] [jitter=DURATION] [missed=run_once|skip|run_all:N] [catchup=DURATION] CRON"};
constexpr std::int64_t kQuotaMax = 1'000'000;  // a minute: beyond what any worker could send
constexpr std::int64_t kCapMax = 1'000'000;    // invitations an hour

constexpr std::array kKeys{
    // Kafka
    ConfigKey{"kafka_brokers", "127.0.0.1:9092", "bootstrap list", Text{"host:port, separated by commas"},
              kAll},
    ConfigKey{"kafka_group", "calfleet-worker", "consumer group of the workers", Text{}, kWorker},
    ConfigKey{"kafka_group_instance_id", "",
              "static membership: a name of this worker's own, so that its restart moves no partition",
              Text{}, kWorker},
    ConfigKey{"kafka_topic_prefix", "calendar.", "put before each topic's name", Text{}, kAll},
    ConfigKey{"kafka_properties", "",
              "librdkafka properties (TLS, SASL ...); in the TOML file also a table; -X goes before it",
              Text{"name=value, a line each"}, kAll, Secrecy::kHoldsPassword},

    // Store and keys
    ConfigKey{"store_url", "sqlite:///calfleet.db", "where everything is kept that must last",
              Text{"sqlite:///path/file.db (four slashes for an absolute path) or "
                   "postgresql://user:password@host/name (?sslrootcert=FILE for an authority of your own)"},
              kAll, Secrecy::kHoldsPassword},
    ConfigKey{"token_keys", "", "key ring that seals tokens; the first is primary",
              Text{"id:base64(32 bytes), separated by commas"}, kWorkerAndCtl, Secrecy::kSecret},
    ConfigKey{"event_id_key", "", "from which event ids follow; never change it",
              Text{"base64 of 32 bytes or more"}, kWorkerAndCtl, Secrecy::kSecret},
    ConfigKey{"lockbox_master_key", "", "LOCKBOX_MASTER_KEY of the existing product, to read its tokens",
              Text{"64 hexadecimal characters"}, kWorkerAndCtl, Secrecy::kSecret},
    ConfigKey{"ledger_retention", "7d", "how long a repeated command gets its first answer again",
              kAnyDuration, kWorkerAndCtl},

    // Google
    ConfigKey{"google_client_id", "", "the OAuth client, as Google's console names it", Text{},
              kWorkerAndCtl},
    ConfigKey{"google_client_secret", "", "its secret", Text{}, kWorkerAndCtl, Secrecy::kSecret},
    ConfigKey{"google_redirect_uri", "http://127.0.0.1:8765/oauth/google/callback",
              "where Google sends the browser back to; exactly as registered there",
              Text{"https URL; http to this machine only"}, kWorkerAndCtl},
    ConfigKey{"google_scopes",
              "openid email https://www.googleapis.com/auth/calendar.events "
              "https://www.googleapis.com/auth/calendar.events.freebusy "
              "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
              "what is asked for", Text{"OAuth scopes, separated by blanks"}, kWorker},
    ConfigKey{"google_auth_url", "https://accounts.google.com/o/oauth2/v2/auth", "where a person consents",
              kApiUrl, kWorker},
    ConfigKey{"google_token_url", "https://oauth2.googleapis.com/token",
              "where codes and tokens are exchanged", kApiUrl, kWorkerAndCtl},
    ConfigKey{"google_userinfo_url", "https://openidconnect.googleapis.com/v1/userinfo",
              "says whose account it is", kApiUrl, kWorker},
    ConfigKey{"google_api_url", "https://www.googleapis.com/calendar/v3", "base URL of the Calendar API",
              kApiUrl, kWorkerAndCtl},
    ConfigKey{"google_quota_per_account", "600",
              "what Google allows an account; workers keep to 80 %; 0 keeps no pace",
              WholeNumber{0, kQuotaMax, "calls a minute"}, kWorker},
    ConfigKey{"google_quota_per_project", "10000",
              "the same for the project; a worker uses the share of the partitions it has",
              WholeNumber{0, kQuotaMax, "calls a minute"}, kWorker},
    ConfigKey{"google_quota_company_share", "50", "how much of a worker's share one company may use",
              WholeNumber{1, 100, "percent"}, kWorker},

    // Commands and bookings
    ConfigKey{"connection_scope", "agent", "whose connection a command uses", OneOf{"agent, company"},
              kWorkerAndCtl},
    ConfigKey{"default_availability", "mon-sun 09:00-18:00", "hours of a template that names none",
              Text{"DAYS HH:MM-HH:MM, separated by semicolons, or always"}, kWorkerAndCtl},
    ConfigKey{"lookup_deadline", "30s", "from publication to deadline_exceeded, for lookups", kAnyDuration,
              kWorkerAndCtl},
    ConfigKey{"booking_deadline", "60s", "the same for bookings", kAnyDuration, kWorker},
    ConfigKey{"busy_cache_ttl", "3s",
              "how old busy times may be that a lookup answers with; 0s asks Google each time",
              Duration{milliseconds(0), minutes(5)}, kWorker},
    ConfigKey{"max_in_flight", "2000", "in flight in this process at most",
              WholeNumber{1, 20'000, "commands"}, kWorker},
    ConfigKey{"max_in_flight_per_agent", "100", "of one agent in flight at most; its bookings run one by one",
              WholeNumber{1, 20'000, "lookups"}, kWorker},
    ConfigKey{"invitations_per_conversation", "20",
              "mails that bookings of one conversation may send within an hour; 0: any number",
              WholeNumber{0, kCapMax, "mails"}, kWorker},
    ConfigKey{"invitations_per_agent", "200", "the same for one agent", WholeNumber{0, kCapMax, "mails"},
              kWorker},
    ConfigKey{"invitations_per_company", "1000", "the same for one company, over all its agents",
              WholeNumber{0, kCapMax, "mails"}, kWorker},
    ConfigKey{"orphan_after", "30d",
              "since the last authorisation, when a connection whose agent has no template counts as an "
              "orphan",
              Duration{days(1), days(3'650)}, kWorker},
    ConfigKey{"purge_max", "100", "deleted in a night at most; if more are due, none is",
              WholeNumber{1, 100'000, "orphans"}, kWorker},

    // Mail
    ConfigKey{"admin_email", "", "whom to write when a connection is lost; needs smtp_url",
              Text{"e-mail address"}, kWorker},
    ConfigKey{"smtp_url", "", "by which server",
              Text{"smtps://user:password@host:port, or smtp:// (with STARTTLS, but to this machine)"},
              kWorker, Secrecy::kHoldsPassword},

    // Schedules
    ConfigKey{"refresh_connections_schedule", "* * * * *", "when the scheduler looks for tokens to refresh",
              kSchedule, kScheduler},
    ConfigKey{"purge_orphans_schedule", "jitter=10m catchup=6h 0 2 * * *",
              "the same for what deleted agents may have left", kSchedule, kScheduler},
    ConfigKey{"purge_expired_schedule", "jitter=10m catchup=6h 0 3 * * *",
              "the same for what has had its time", kSchedule, kScheduler},
    ConfigKey{"count_refresh_failures_schedule", "*/5 * * * *",
              "the same for counting companies whose refreshes fail", kSchedule, kScheduler},
    ConfigKey{"refresh_rate_max", "50", "how many refreshes are asked for", WholeNumber{1, 2'000, "a second"},
              kScheduler},
    ConfigKey{"scheduler_lease", "15s", "how long a scheduler that died keeps its replicas waiting",
              Duration{seconds(1), minutes(5)}, kScheduler},

    // The process, and how it is seen
    ConfigKey{"http_listen", "127.0.0.1:9464",
              "address of /livez, /readyz, /startupz and /metrics; port 0 lets the system choose",
              Text{"host:port"}, kServices, Secrecy::kOpen, "127.0.0.1:9465"},
    ConfigKey{"drain_seconds", "25", "how long SIGTERM waits for what is in flight",
              WholeNumber{0, 600, "seconds"}, kServices},
    ConfigKey{"otlp_traces_url", "",
              "where spans go, OTLP/HTTP with JSON, as in http://127.0.0.1:4318/v1/traces; empty: nowhere",
              kApiUrl, kWorker},
    ConfigKey{"trace_sample_percent", "10", "how many of the commands that bring no traceparent are traced",
              WholeNumber{0, 100, "percent"}, kWorker},
    ConfigKey{"log_format", "auto", "auto: text on a terminal, else json", OneOf{"auto, json, text"},
              kServices},
    ConfigKey{"log_level", "info", "from which level on lines are logged", OneOf{"debug, info, warn, error"},
              kServices},
};

struct GroupStart {
    std::string_view title;
    std::string_view first_key;
};
constexpr std::array kStarts{
    GroupStart{"Kafka", "kafka_brokers"},
    GroupStart{"Store and keys", "store_url"},
    GroupStart{"Google", "google_client_id"},
    GroupStart{"Commands and bookings", "connection_scope"},
    GroupStart{"Mail", "admin_email"},
    GroupStart{"Schedules", "refresh_connections_schedule"},
    GroupStart{"The process, and how it is seen", "http_listen"},
};

constexpr std::size_t position(std::string_view name) {
    std::size_t at = 0;
    while (kKeys.at(at).name != name) ++at;  // no constant, where there is no such key
    return at;
}

constexpr std::array<ConfigGroup, kStarts.size()> grouped() {
    std::array<ConfigGroup, kStarts.size()> groups{};
    for (std::size_t i = 0; i < kStarts.size(); ++i) {
        const std::size_t begin = position(kStarts.at(i).first_key);
        const std::size_t end = i + 1 < kStarts.size() ? position(kStarts.at(i + 1).first_key) : kKeys.size();
        groups.at(i) = {kStarts.at(i).title, std::span(kKeys).subspan(begin, end - begin)};
    }
    return groups;
}
constexpr auto kGroups = grouped();

}  // namespace

std::span<const ConfigGroup> config_groups() {
    return kGroups;
}

std::span<const ConfigKey> config_keys() {
    return kKeys;
}

}  // namespace calfleet::adapters::config
