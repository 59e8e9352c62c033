// Booking templates: what the admin configured once and every booking of the agent follows.
#pragma once

#include "core/booking_template.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <optional>

namespace calfleet::ports {

class TemplateStore {
public:
    virtual ~TemplateStore() = default;

    // The template, if it exists and belongs to that company and agent; somebody else's is as good as none.
    virtual awaitable<core::Result<std::optional<core::BookingTemplate>, StoreError>> find(
        core::CompanyId company_id, core::AgentId agent_id, core::TemplateId template_id) = 0;

    // Inserts or replaces by (company, id); answers how many templates the company has now.
    virtual awaitable<core::Result<int, StoreError>> save(core::BookingTemplate booking_template) = 0;
};

}  // namespace calfleet::ports
