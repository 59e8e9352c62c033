// The stores of a program, on SQLite or PostgreSQL as store_url says: with each wiring.cpp, the only place
// that names concrete ones. Owned by the program's wiring, whose loop it answers to and must not outlive.
#pragma once

#include "adapters/config/store_url.hpp"
#include "core/result.hpp"
#include "ports/agent_store.hpp"
#include "ports/announcements.hpp"
#include "ports/awaitable.hpp"
#include "ports/booking_records.hpp"
#include "ports/connection_store.hpp"
#include "ports/connection_survey.hpp"
#include "ports/expired_rows.hpp"
#include "ports/feature_flags.hpp"
#include "ports/job_ledger.hpp"
#include "ports/leases.hpp"
#include "ports/node_registry.hpp"
#include "ports/oauth_sessions.hpp"
#include "ports/orphans.hpp"
#include "ports/schedules.hpp"
#include "ports/template_store.hpp"
#include "ports/token_sealer.hpp"

#include <memory>

namespace calfleet::wiring {

using SchemaVersion = core::Result<int, ports::StoreError>;

class Stores {
public:
    virtual ~Stores() = default;

    virtual ports::ConnectionStore& connections() = 0;
    virtual ports::ConnectionSurvey& connection_survey() = 0;
    virtual ports::Announcements& announcements() = 0;
    virtual ports::OAuthSessions& oauth_sessions() = 0;
    virtual ports::AgentStore& agents() = 0;
    virtual ports::TemplateStore& templates() = 0;
    virtual ports::BookingRecords& bookings() = 0;
    virtual ports::FeatureFlags& flags() = 0;
    virtual ports::JobLedger& job_ledger() = 0;
    virtual ports::Leases& leases() = 0;
    virtual ports::Schedules& schedules() = 0;
    virtual ports::Orphans& orphans() = 0;
    virtual ports::ExpiredRows& expired_rows() = 0;
    virtual ports::NodeRegistry& node_registry() = 0;

    // The version the schema is at; 0 for a store that was never migrated.
    virtual ports::awaitable<SchemaVersion> current_version() = 0;
    // Brings it to the version of this program.
    virtual ports::awaitable<SchemaVersion> migrate() = 0;
    // Refuses any other version with a sentence for the operator.
    virtual ports::awaitable<SchemaVersion> check_version() = 0;
    // What a program does before it works: the store of one machine is migrated, that of a fleet is only
    // checked, since programs of several releases work on it.
    virtual ports::awaitable<SchemaVersion> prepare() = 0;
};

// Connects to nothing yet: the first call does. Borrows the sealer, which outlives it.
std::unique_ptr<Stores> open_stores(const adapters::config::StoreUrl& url, const ports::TokenSealer& sealer);

}  // namespace calfleet::wiring
