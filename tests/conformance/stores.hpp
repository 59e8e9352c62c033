// The stores a suite runs on, one world a kind. Each offers the same, new and empty for every test:
//   connections(), connection_survey(), announcements(), oauth_sessions(), agents(), templates(), bookings(),
//     flags(), job_ledger(), leases(), schedules(), orphans(), expired_rows(), node_registry(): the ports, on
//     one store
//   loop(): where their calls run
//   let_pass(duration): what the store holds of jobs, leases, announcements, authorisations, deletions and of
//     when things were made is older by so much, at once and exactly
//   now(): the time by the store's clock
//   use_keys(numbers): the programs are started again with those token_keys, the first of which seals
//   go_down(), come_back(): an outage; what was written before is there after it
#pragma once

#include "adapters/crypto/aes_gcm_token_sealer.hpp"
#include "adapters/crypto/base64.hpp"
#include "adapters/sqlite/sqlite_agent_store.hpp"
#include "adapters/sqlite/sqlite_announcements.hpp"
#include "adapters/sqlite/sqlite_booking_records.hpp"
#include "adapters/sqlite/sqlite_connection_store.hpp"
#include "adapters/sqlite/sqlite_connection_survey.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
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
#include "adapters/system/system_clock.hpp"
#include "fakes/in_memory_agent_store.hpp"
#include "fakes/in_memory_announcements.hpp"
#include "fakes/in_memory_booking_records.hpp"
#include "fakes/in_memory_connection_store.hpp"
#include "fakes/in_memory_connection_survey.hpp"
#include "fakes/in_memory_expired_rows.hpp"
#include "fakes/in_memory_feature_flags.hpp"
#include "fakes/in_memory_job_ledger.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/in_memory_node_registry.hpp"
#include "fakes/in_memory_oauth_sessions.hpp"
#include "fakes/in_memory_orphans.hpp"
#include "fakes/in_memory_schedules.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace calfleet::conformance {

// Keys of 32 bytes, as token_keys names them.
inline adapters::crypto::KeyRing key_ring(const std::vector<int>& numbers) {
    std::string token_keys;
    for (const int number : numbers) {
        const std::string bytes(32, static_cast<char>('a' + number));
        token_keys += std::to_string(number) + ":" + adapters::crypto::base64_encode(bytes) + "\n";
    }
    return *adapters::crypto::KeyRing::parse(core::Secret(std::move(token_keys)));
}

// What makes the times in the tables so much older.
inline std::string aging_by(std::chrono::milliseconds duration) {
    const std::string age = std::to_string(duration.count());
    return "UPDATE command_ledger SET created_at = created_at - " + age + ", updated_at = updated_at - " +
           age + ", sweep_at = sweep_at - " + age + "; UPDATE leases SET expires_at = expires_at - " + age +
           "; UPDATE connection_announcements SET created_at = created_at - " + age +
           "; UPDATE oauth_sessions SET expires_at = expires_at - " + age +
           "; UPDATE agent_deletions SET requested_at = requested_at - " + age +
           "; UPDATE organization_connections SET created_at = created_at - " + age +
           ", updated_at = updated_at - " + age + ", re_authorized_at = re_authorized_at - " + age +
           ", orphan_marked_at = orphan_marked_at - " + age +
           "; UPDATE bookings SET created_at = created_at - " + age + ", updated_at = updated_at - " + age +
           ", starts_at = starts_at - " + age + ", ends_at = ends_at - " + age +
           "; UPDATE invitations SET invited_at = invited_at - " + age +
           "; UPDATE booking_templates SET created_at = created_at - " + age +
           ", updated_at = updated_at - " + age;
}

class InMemoryStores {
public:
    ports::ConnectionStore& connections() { return connections_; }
    ports::ConnectionSurvey& connection_survey() { return connection_survey_; }
    ports::Announcements& announcements() { return announcements_; }
    ports::OAuthSessions& oauth_sessions() { return oauth_sessions_; }
    ports::AgentStore& agents() { return agents_; }
    ports::TemplateStore& templates() { return templates_; }
    ports::BookingRecords& bookings() { return bookings_; }
    ports::FeatureFlags& flags() { return flags_; }
    ports::JobLedger& job_ledger() { return job_ledger_; }
    ports::Leases& leases() { return leases_; }
    ports::Schedules& schedules() { return schedules_; }
    ports::Orphans& orphans() { return orphans_; }
    ports::ExpiredRows& expired_rows() { return expired_rows_; }
    ports::NodeRegistry& node_registry() { return node_registry_; }
    boost::asio::io_context& loop() { return io_; }

    core::Instant now() const { return clock_.now(); }
    void let_pass(std::chrono::milliseconds duration) { clock_.advance(duration); }
    void use_keys(std::vector<int> numbers) { connections_.use_keys(std::move(numbers)); }

    void go_down() { fail_with(ports::StoreError{ports::StoreError::Kind::kUnavailable, "gone"}); }
    void come_back() { fail_with(std::nullopt); }

private:
    void fail_with(const std::optional<ports::StoreError>& failure) {
        connections_.fail_with(failure);
        connection_survey_.fail_with(failure);
        announcements_.fail_with(failure);
        oauth_sessions_.fail_with(failure);
        agents_.fail_with(failure);
        templates_.fail_with(failure);
        bookings_.fail_with(failure);
        flags_.fail_with(failure);
        job_ledger_.fail_with(failure);
        leases_.fail_with(failure);
        schedules_.fail_with(failure);
        orphans_.fail_with(failure);
        expired_rows_.fail_with(failure);
        node_registry_.fail_with(failure);
    }

    boost::asio::io_context io_;
    fakes::ManualClock clock_;
    fakes::InMemoryAnnouncements announcements_{clock_};
    fakes::InMemoryConnectionStore connections_{clock_, announcements_};
    fakes::InMemoryConnectionSurvey connection_survey_{connections_};
    fakes::InMemoryOAuthSessions oauth_sessions_{clock_};
    fakes::InMemoryTemplateStore templates_{clock_};
    fakes::InMemoryBookingRecords bookings_{clock_};
    fakes::InMemoryAgentStore agents_{clock_, templates_, connections_, oauth_sessions_};
    fakes::InMemoryFeatureFlags flags_;
    fakes::InMemoryJobLedger job_ledger_{clock_};
    fakes::InMemoryLeases leases_{clock_};
    fakes::InMemorySchedules schedules_;
    fakes::InMemoryOrphans orphans_{clock_, connections_, templates_};
    fakes::InMemoryExpiredRows expired_rows_{clock_, oauth_sessions_, leases_, job_ledger_};
    fakes::InMemoryNodeRegistry node_registry_;
};

class SqliteStores {
public:
    SqliteStores() {
        std::filesystem::create_directory(volume_);
        open();
        const auto version = fakes::run_awaitable(io_, adapters::sqlite::migrate(database()));
        if (!version) throw std::runtime_error(version.error().message);
    }

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
        open();
    }

    // The volume with the file is not mounted when the process starts, and is later.
    void go_down() {
        opened_.reset();
        std::filesystem::rename(volume_, unmounted_);
        open();
    }
    void come_back() { std::filesystem::rename(unmounted_, volume_); }

    adapters::sqlite::SqliteDatabase& database() { return opened_->database; }
    const std::filesystem::path& volume() const { return volume_; }
    void open() { opened_ = std::make_unique<Opened>(volume_ / "calfleet.db", *sealer_); }
    void close() { opened_.reset(); }

    // Statements by somebody with access to the file.
    void execute(const std::string& statements) {
        const auto run = [statements](SQLite::Database& connection) -> core::Result<int, ports::StoreError> {
            return connection.exec(statements);
        };
        const auto done = fakes::run_awaitable(io_, database().read(run));
        if (!done) throw std::runtime_error(done.error().message);
    }

private:
    struct Opened {
        Opened(const std::filesystem::path& file, const ports::TokenSealer& sealer)
            : database({file}),
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

        adapters::sqlite::SqliteDatabase database;
        adapters::sqlite::SqliteConnectionStore connections;
        adapters::sqlite::SqliteConnectionSurvey connection_survey;
        adapters::sqlite::SqliteAnnouncements announcements;
        adapters::sqlite::SqliteOAuthSessions oauth_sessions;
        adapters::sqlite::SqliteAgentStore agents;
        adapters::sqlite::SqliteTemplateStore templates;
        adapters::sqlite::SqliteBookingRecords bookings;
        adapters::sqlite::SqliteFeatureFlags flags;
        adapters::sqlite::SqliteJobLedger job_ledger;
        adapters::sqlite::SqliteLeases leases;
        adapters::sqlite::SqliteSchedules schedules;
        adapters::sqlite::SqliteOrphans orphans;
        adapters::sqlite::SqliteExpiredRows expired_rows;
        adapters::sqlite::SqliteNodeRegistry node_registry;
    };

    fakes::TemporaryFolder folder_;
    std::filesystem::path volume_ = folder_.path() / "volume";
    std::filesystem::path unmounted_ = folder_.path() / "unmounted";
    boost::asio::io_context io_;
    std::optional<adapters::crypto::AesGcmTokenSealer> sealer_{key_ring({1})};
    std::unique_ptr<Opened> opened_;
};

// A fixture that runs one call at a time.
template <class Stores>
class StoreTest : public ::testing::Test {
protected:
    template <class Answer>
    Answer run(ports::awaitable<Answer> call) {
        return fakes::run_awaitable(stores_.loop(), std::move(call));
    }

    // Starts so many calls before the first can answer.
    template <class Call>
    auto run_at_once(std::size_t count, Call call) {
        using Answer = typename std::invoke_result_t<Call>::value_type;
        std::vector<fakes::Started<Answer>> started;
        std::vector<Answer> answers;
        started.reserve(count);
        answers.reserve(count);
        while (started.size() < count) started.push_back(fakes::start_awaitable(stores_.loop(), call()));
        for (auto& one : started) {
            fakes::run_until(stores_.loop(), [one] { return one.done(); });
            answers.push_back(one.result());
        }
        return answers;
    }

    Stores stores_;
};

template <class Answer>
bool is_unavailable(const Answer& answer) {
    return !answer && answer.error().kind == ports::StoreError::Kind::kUnavailable;
}

template <class Answer>
bool is_corrupt(const Answer& answer) {
    return !answer && answer.error().kind == ports::StoreError::Kind::kCorrupt;
}

}  // namespace calfleet::conformance
