#include "app/templates/template_events.hpp"

#include "codec/json_writer.hpp"

#include <string_view>

namespace calfleet::app::templates {
namespace {

std::string_view to_string(TemplateAction action) {
    switch (action) {
        case TemplateAction::kCreated:
            return "created";
        case TemplateAction::kEdited:
            return "edited";
        case TemplateAction::kDeleted:
            break;
    }
    return "deleted";
}

}  // namespace

core::AnalyticsEvent template_configured(const core::CommandIdentity& command,
                                         const core::TemplateId& template_id, TemplateAction action,
                                         int template_count) {
    codec::JsonWriter writer;
    writer.begin_object().member("company_id", command.company_id.str());
    writer.member("agent_id", command.agent_id.str()).member("template_id", template_id.str());
    writer.member("action", to_string(action)).member("template_count", template_count).end_object();
    return {"calendar_template_configured", writer.text()};
}

}  // namespace calfleet::app::templates
