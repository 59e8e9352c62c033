// Booking templates: what the admin configured once and every booking of the agent follows.
#pragma once

#include "core/booking_template.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <optional>
#include <vector>

namespace calfleet::ports {

// How many templates the company has after a change; nothing where there was none to make.
using ChangedCount = core::Result<std::optional<int>, StoreError>;

struct RemovedTemplate {
    bool existed = false;
    int templates_of_company = 0;  // that are left
};

class TemplateStore {
public:
    virtual ~TemplateStore() = default;

    // The template, if it exists and belongs to that company and agent; somebody else's is as good as none.
    virtual awaitable<core::Result<std::optional<core::BookingTemplate>, StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) = 0;

    // All of that agent, by name and then by id.
    virtual awaitable<core::Result<std::vector<core::BookingTemplate>, StoreError>> of_agent(
        core::CompanyId company_id, core::AgentId agent_id) = 0;

    // Inserts or replaces by (company, id), whatever was there; answers how many templates the company has
    // now. An operator's way in: no limit.
    virtual awaitable<core::Result<int, StoreError>> save(core::BookingTemplate booking_template) = 0;

    // Inserts, unless the company has that many others already; then nothing changes. Of two that come at
    // once when there is room for one, one is inserted. Repeated, it changes nothing but the time of saving.
    virtual awaitable<ChangedCount> add(core::BookingTemplate booking_template, int company_max) = 0;

    // Replaces one of the same company and agent; nothing changes where there is none of that id.
    virtual awaitable<ChangedCount> replace(core::BookingTemplate booking_template) = 0;

    virtual awaitable<core::Result<RemovedTemplate, StoreError>> remove(core::CompanyId company_id,
                                                                        core::AgentId agent_id,
                                                                        core::TemplateId template_id) = 0;
};

}  // namespace calfleet::ports
