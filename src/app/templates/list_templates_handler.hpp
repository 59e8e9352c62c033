// `calendar.list_templates`: the agent's booking templates, as their forms have them. Loop thread only.
#pragma once

#include "ports/command_handler.hpp"
#include "ports/template_store.hpp"

namespace calfleet::app::templates {

class ListTemplatesHandler final : public ports::CommandHandler {
public:
    explicit ListTemplatesHandler(ports::TemplateStore& templates) : templates_(templates) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;
    std::vector<core::AnalyticsEvent> events_of_failure(const core::Command&, const core::Failed&,
                                                        std::chrono::milliseconds) const override {
        return {};
    }

private:
    ports::TemplateStore& templates_;
};

}  // namespace calfleet::app::templates
