// `calendar.delete_template` (GCAL-S02 AC-7). Bookings made with the template stay; who is booking with it
// meanwhile hears `template_not_found`. Loop thread only.
#pragma once

#include "app/repeatable_handler.hpp"
#include "ports/template_store.hpp"

namespace calfleet::app::templates {

class DeleteTemplateHandler final : public RepeatableHandler {
public:
    DeleteTemplateHandler(ports::TemplateStore& templates, ports::Clock& clock)
        : templates_(templates), clock_(clock) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> remove(
        const core::Command& command, const core::TemplateId& id, ports::CommandTerms terms);

    ports::TemplateStore& templates_;
    ports::Clock& clock_;
};

}  // namespace calfleet::app::templates
