// Everything a store holds of one agent, for the day it is deleted (GCAL-S06).
//
// A deletion may be carried out long after it was asked for, and the agent may have been made again by then.
// `until` is the instant, by the store's clock, up to which things are of the agent that is to go:
// connections by when they were last authorised, templates by when they were last saved, authorisations under
// way by when they began. What is younger stays. Without it, all goes.
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/announcements.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::ports {

struct AgentHoldings {
    std::vector<core::TemplateId> templates;  // the agent's
    int templates_of_company = 0;             // of all its agents
    std::vector<ConnectionKey> connections;   // the agent's own; and its company's, if it is the last agent
};

struct ConnectionFarewell {
    ConnectionKey key;
    NewAnnouncement announcement;
};

// Announced under agent_key().
struct TemplateFarewell {
    core::TemplateId template_id;
    NewAnnouncement announcement;
};

struct AgentFarewells {
    std::vector<ConnectionFarewell> connections;
    std::vector<TemplateFarewell> templates;
};

// What a purge deleted, which another one had not.
struct PurgedAgent {
    std::size_t templates = 0;
    std::size_t connections = 0;
    bool was_recorded = false;  // its deletion was on record, and is carried out now
};

class AgentStore {
public:
    virtual ~AgentStore() = default;

    // A company's connection is counted to its last agent: the one besides whom no other has templates.
    virtual awaitable<core::Result<AgentHoldings, StoreError>> holdings(
        core::CompanyId company_id, core::AgentId agent_id, std::optional<core::Instant> until) = 0;

    // Writes down that the agent is to go, before anything goes. What a purge then fails to delete is purged
    // by night. Recorded again, it is as of the later time.
    virtual awaitable<core::Result<void, StoreError>> record_deletion(core::CompanyId company_id,
                                                                      core::AgentId agent_id) = 0;

    // In one transaction: the templates, the connections that are bidden farewell, what is to be told of
    // those that are there, authorisations under way, and the record of the deletion. Nothing of another
    // agent, and nothing younger than `until`, as it then stands. May be repeated.
    virtual awaitable<core::Result<PurgedAgent, StoreError>> purge(core::CompanyId company_id,
                                                                   core::AgentId agent_id,
                                                                   AgentFarewells farewells,
                                                                   std::optional<core::Instant> until) = 0;

    // Deletions that were recorded and not carried out, the oldest first.
    struct Deletion {
        core::CompanyId company_id;
        core::AgentId agent_id;
        core::Instant requested_at;  // by the store's clock
    };
    virtual awaitable<core::Result<std::vector<Deletion>, StoreError>> unfinished_deletions(
        std::size_t limit) = 0;
    virtual awaitable<core::Result<std::size_t, StoreError>> count_unfinished_deletions() = 0;
};

}  // namespace calfleet::ports
