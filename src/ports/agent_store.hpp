// Everything a store holds of one agent, for the day it is deleted (GCAL-S06).
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "ports/announcements.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

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

class AgentStore {
public:
    virtual ~AgentStore() = default;

    // A company's connection is counted to its last agent: the one besides whom no other has templates.
    virtual awaitable<core::Result<AgentHoldings, StoreError>> holdings(core::CompanyId company_id,
                                                                        core::AgentId agent_id) = 0;

    // Writes down that the agent is to go, before anything goes. What a purge then fails to delete is purged
    // by night.
    virtual awaitable<core::Result<void, StoreError>> record_deletion(core::CompanyId company_id,
                                                                      core::AgentId agent_id) = 0;

    // In one transaction: the templates, the connections that are bidden farewell (with what is to be told,
    // where there is such a row), authorisations under way, and the record of the deletion. Nothing of
    // another agent. May be repeated.
    virtual awaitable<core::Result<void, StoreError>> purge(core::CompanyId company_id,
                                                            core::AgentId agent_id,
                                                            std::vector<ConnectionFarewell> farewells) = 0;

    // Deletions that were recorded and not carried out, the oldest first.
    struct Deletion {
        core::CompanyId company_id;
        core::AgentId agent_id;
    };
    virtual awaitable<core::Result<std::vector<Deletion>, StoreError>> unfinished_deletions(
        std::size_t limit) = 0;
};

}  // namespace calfleet::ports
