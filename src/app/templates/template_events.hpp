// The `calendar_template_configured` event (the contract, section 7). Pure function.
#pragma once

#include "core/command.hpp"
#include "core/outcome.hpp"

namespace calfleet::app::templates {

enum class TemplateAction { kCreated, kEdited, kDeleted };

// `template_count`: of the company, after it.
core::AnalyticsEvent template_configured(const core::CommandIdentity& command,
                                         const core::TemplateId& template_id, TemplateAction action,
                                         int template_count);

}  // namespace calfleet::app::templates
