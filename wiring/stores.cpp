#include "wiring/stores.hpp"

#include "adapters/postgres/postgres_agent_store.hpp"
#include "adapters/postgres/postgres_announcements.hpp"
#include "adapters/postgres/postgres_booking_records.hpp"
#include "adapters/postgres/postgres_connection_store.hpp"
#include "adapters/postgres/postgres_connection_survey.hpp"
#include "adapters/postgres/postgres_expired_rows.hpp"
#include "adapters/postgres/postgres_feature_flags.hpp"
#include "adapters/postgres/postgres_job_ledger.hpp"
#include "adapters/postgres/postgres_leases.hpp"
#include "adapters/postgres/postgres_migrations.hpp"
#include "adapters/postgres/postgres_node_registry.hpp"
#include "adapters/postgres/postgres_oauth_sessions.hpp"
#include "adapters/postgres/postgres_orphans.hpp"
#include "adapters/postgres/postgres_schedules.hpp"
#include "adapters/postgres/postgres_template_store.hpp"
#include "adapters/sqlite/sqlite_agent_store.hpp"
#include "adapters/sqlite/sqlite_announcements.hpp"
#include "adapters/sqlite/sqlite_booking_records.hpp"
#include "adapters/sqlite/sqlite_connection_store.hpp"
#include "adapters/sqlite/sqlite_connection_survey.hpp"
#include "adapters/sqlite/sqlite_expired_rows.hpp"
#include "adapters/sqlite/sqlite_feature_flags.hpp"
#include "adapters/sqlite/sqlite_job_ledger.hpp"
#include "adapters/sqlite/sqlite_leases.hpp"
#include "adapters/sqlite/sqlite_migrations.hpp"
#include "adapters/sqlite/sqlite_node_registry.hpp"
#include "adapters/sqlite/sqlite_oauth_sessions.hpp"
#include "adapters/sqlite/sqlite_orphans.hpp"
#include "adapters/sqlite/sqlite_schedules.hpp"
#include "adapters/sqlite/sqlite_template_store.hpp"

#include <utility>

namespace calfleet::wiring {
namespace {

namespace config = adapters::config;
namespace postgres = adapters::postgres;
namespace sqlite = adapters::sqlite;

struct OnSqlite {
    using Options = sqlite::SqliteOptions;
    using Database = sqlite::SqliteDatabase;
    using Connections = sqlite::SqliteConnectionStore;
    using ConnectionSurvey = sqlite::SqliteConnectionSurvey;
    using Announcements = sqlite::SqliteAnnouncements;
    using OAuthSessions = sqlite::SqliteOAuthSessions;
    using Agents = sqlite::SqliteAgentStore;
    using Templates = sqlite::SqliteTemplateStore;
    using Bookings = sqlite::SqliteBookingRecords;
    using Flags = sqlite::SqliteFeatureFlags;
    using Ledger = sqlite::SqliteJobLedger;
    using Leases = sqlite::SqliteLeases;
    using Schedules = sqlite::SqliteSchedules;
    using Orphans = sqlite::SqliteOrphans;
    using ExpiredRows = sqlite::SqliteExpiredRows;
    using NodeRegistry = sqlite::SqliteNodeRegistry;
    static ports::awaitable<SchemaVersion> current_version(Database& database) {
        return sqlite::current_version(database);
    }
    static ports::awaitable<SchemaVersion> migrate(Database& database) { return sqlite::migrate(database); }
    static ports::awaitable<SchemaVersion> check_version(Database& database) {
        return sqlite::check_version(database);
    }
    static ports::awaitable<SchemaVersion> prepare(Database& database) { return sqlite::migrate(database); }
};

struct OnPostgres {
    using Options = postgres::PostgresOptions;
    using Database = postgres::PostgresDatabase;
    using Connections = postgres::PostgresConnectionStore;
    using ConnectionSurvey = postgres::PostgresConnectionSurvey;
    using Announcements = postgres::PostgresAnnouncements;
    using OAuthSessions = postgres::PostgresOAuthSessions;
    using Agents = postgres::PostgresAgentStore;
    using Templates = postgres::PostgresTemplateStore;
    using Bookings = postgres::PostgresBookingRecords;
    using Flags = postgres::PostgresFeatureFlags;
    using Ledger = postgres::PostgresJobLedger;
    using Leases = postgres::PostgresLeases;
    using Schedules = postgres::PostgresSchedules;
    using Orphans = postgres::PostgresOrphans;
    using ExpiredRows = postgres::PostgresExpiredRows;
    using NodeRegistry = postgres::PostgresNodeRegistry;
    static ports::awaitable<SchemaVersion> current_version(Database& database) {
        return postgres::current_version(database);
    }
    static ports::awaitable<SchemaVersion> migrate(Database& database) { return postgres::migrate(database); }
    static ports::awaitable<SchemaVersion> check_version(Database& database) {
        return postgres::check_version(database);
    }
    static ports::awaitable<SchemaVersion> prepare(Database& database) {
        return postgres::check_version(database);
    }
};

template <class On>
class StoresOn final : public Stores {
public:
    StoresOn(typename On::Options options, const ports::TokenSealer& sealer)
        : database_(std::move(options)),
          connections_(database_, sealer),
          oauth_sessions_(database_, sealer) {}

    ports::ConnectionStore& connections() override { return connections_; }
    ports::ConnectionSurvey& connection_survey() override { return connection_survey_; }
    ports::Announcements& announcements() override { return announcements_; }
    ports::OAuthSessions& oauth_sessions() override { return oauth_sessions_; }
    ports::AgentStore& agents() override { return agents_; }
    ports::TemplateStore& templates() override { return templates_; }
    ports::BookingRecords& bookings() override { return bookings_; }
    ports::FeatureFlags& flags() override { return flags_; }
    ports::JobLedger& job_ledger() override { return ledger_; }
    ports::Leases& leases() override { return leases_; }
    ports::Schedules& schedules() override { return schedules_; }
    ports::Orphans& orphans() override { return orphans_; }
    ports::ExpiredRows& expired_rows() override { return expired_rows_; }
    ports::NodeRegistry& node_registry() override { return node_registry_; }

    ports::awaitable<SchemaVersion> current_version() override { return On::current_version(database_); }
    ports::awaitable<SchemaVersion> migrate() override { return On::migrate(database_); }
    ports::awaitable<SchemaVersion> check_version() override { return On::check_version(database_); }
    ports::awaitable<SchemaVersion> prepare() override { return On::prepare(database_); }

private:
    typename On::Database database_;
    typename On::Connections connections_;
    typename On::ConnectionSurvey connection_survey_{database_};
    typename On::Announcements announcements_{database_};
    typename On::OAuthSessions oauth_sessions_;
    typename On::Agents agents_{database_};
    typename On::Templates templates_{database_};
    typename On::Bookings bookings_{database_};
    typename On::Flags flags_{database_};
    typename On::Ledger ledger_{database_};
    typename On::Leases leases_{database_};
    typename On::Schedules schedules_{database_};
    typename On::Orphans orphans_{database_};
    typename On::ExpiredRows expired_rows_{database_};
    typename On::NodeRegistry node_registry_{database_};
};

}  // namespace

std::unique_ptr<Stores> open_stores(const config::StoreUrl& url, const ports::TokenSealer& sealer) {
    if (const auto* file = std::get_if<config::SqliteFile>(&url))
        return std::make_unique<StoresOn<OnSqlite>>(sqlite::SqliteOptions{file->path}, sealer);
    const auto& server = std::get<config::PostgresServer>(url);
    return std::make_unique<StoresOn<OnPostgres>>(postgres::PostgresOptions{.url = server.url.duplicate()},
                                                  sealer);
}

}  // namespace calfleet::wiring
