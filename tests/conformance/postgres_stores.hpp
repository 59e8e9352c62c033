// The stores on a real PostgreSQL, straight and through a PgBouncer in transaction mode: a world as those of
// conformance/stores.hpp. The whole program shares one cluster; each test has a database of its own.
#pragma once

#include "adapters/postgres/postgres_agent_store.hpp"
#include "adapters/postgres/postgres_announcements.hpp"
#include "adapters/postgres/postgres_booking_records.hpp"
#include "adapters/postgres/postgres_connection_store.hpp"
#include "adapters/postgres/postgres_connection_survey.hpp"
#include "adapters/postgres/postgres_database.hpp"
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
#include "conformance/stores.hpp"
#include "harness/postgres_cluster.hpp"
#include "harness/wait.hpp"

#include <pqxx/result>

#include <chrono>
#include <stdexcept>
#include <string>

namespace calfleet::conformance {

enum class Path { kStraight, kThroughPgBouncer };

template <Path kPath>
class PostgresWorld {
public:
    PostgresWorld() = default;
    ~PostgresWorld() {
        opened_.reset();
        cluster().drop_database(name_);
    }
    PostgresWorld(const PostgresWorld&) = delete;
    PostgresWorld& operator=(const PostgresWorld&) = delete;

    ports::ConnectionStore& connections() { return opened_->connections; }
    ports::ConnectionSurvey& connection_survey() { return opened_->connection_survey; }
    ports::Announcements& announcements() { return opened_->announcements; }
    ports::OAuthSessions& oauth_sessions() { return opened_->oauth_sessions; }
    ports::AgentStore& agents() { return opened_->agents; }
    ports::TemplateStore& templates() { return opened_->templates; }
    ports::BookingRecords& bookings() { return opened_->bookings; }
    ports::FeatureFlags& flags() { return opened_->flags; }
    ports::JobLedger& job_ledger() { return opened_->job_ledger; }
    ports::Leases& leases() { return opened_->leases; }
    ports::Schedules& schedules() { return opened_->schedules; }
    ports::Orphans& orphans() { return opened_->orphans; }
    ports::ExpiredRows& expired_rows() { return opened_->expired_rows; }
    ports::NodeRegistry& node_registry() { return opened_->node_registry; }
    boost::asio::io_context& loop() { return io_; }

    core::Instant now() const { return adapters::system::SystemClock().now(); }
    // The database's clock is the machine's: instead of it, every time in the tables is moved.
    void let_pass(std::chrono::milliseconds duration) { execute(aging_by(duration)); }

    void use_keys(const std::vector<int>& numbers) {
        opened_.reset();
        sealer_.emplace(key_ring(numbers));
        opened_ = std::make_unique<Opened>(url(), *sealer_);
    }

    void go_down() { cluster().close_database(name_); }
    // A PgBouncer answers by its last failure until it has tried again.
    void come_back() {
        cluster().open_database(name_);
        harness::wait_until("the database to be back", [this] { return cluster().answers(url()); });
    }

    adapters::postgres::PostgresDatabase& database() { return opened_->database; }
    // Statements by somebody with access to the server.
    pqxx::result execute(const std::string& statements) { return cluster().execute(statements, name_); }

private:
    struct Opened {
        Opened(const std::string& url, const ports::TokenSealer& sealer)
            : database({.url = core::Secret::copy_of(url), .answer_max = std::chrono::minutes(1)}),
              connections(database, sealer),
              connection_survey(database),
              announcements(database),
              oauth_sessions(database, sealer),
              agents(database),
              templates(database),
              bookings(database),
              flags(database),
              job_ledger(database),
              leases(database),
              schedules(database),
              orphans(database),
              expired_rows(database),
              node_registry(database) {}

        adapters::postgres::PostgresDatabase database;
        adapters::postgres::PostgresConnectionStore connections;
        adapters::postgres::PostgresConnectionSurvey connection_survey;
        adapters::postgres::PostgresAnnouncements announcements;
        adapters::postgres::PostgresOAuthSessions oauth_sessions;
        adapters::postgres::PostgresAgentStore agents;
        adapters::postgres::PostgresTemplateStore templates;
        adapters::postgres::PostgresBookingRecords bookings;
        adapters::postgres::PostgresFeatureFlags flags;
        adapters::postgres::PostgresJobLedger job_ledger;
        adapters::postgres::PostgresLeases leases;
        adapters::postgres::PostgresSchedules schedules;
        adapters::postgres::PostgresOrphans orphans;
        adapters::postgres::PostgresExpiredRows expired_rows;
        adapters::postgres::PostgresNodeRegistry node_registry;
    };

    static harness::PostgresCluster& cluster() { return harness::PostgresCluster::shared(); }

    // Migrated once a program; every test starts from a copy.
    static const std::string& migrated_database() {
        static const std::string name = [] {
            std::string created = cluster().create_database();
            boost::asio::io_context io;
            adapters::postgres::PostgresDatabase database({.url = core::Secret(cluster().url(created))});
            const auto version = fakes::run_awaitable(io, adapters::postgres::migrate(database));
            if (!version) throw std::runtime_error(version.error().message);
            return created;
        }();
        return name;
    }

    std::string url() const {
        return kPath == Path::kStraight ? cluster().url(name_) : cluster().pgbouncer_url(name_);
    }

    const std::string name_ = cluster().create_database(migrated_database());
    boost::asio::io_context io_;
    std::optional<adapters::crypto::AesGcmTokenSealer> sealer_{key_ring({1})};
    std::unique_ptr<Opened> opened_ = std::make_unique<Opened>(url(), *sealer_);
};

using PostgresStores = PostgresWorld<Path::kStraight>;
using PgBouncerStores = PostgresWorld<Path::kThroughPgBouncer>;

}  // namespace calfleet::conformance
