#include "app/templates/template_commands.hpp"

namespace calfleet::app::templates {
namespace {

// A person is waiting.
constexpr std::chrono::seconds kPatience{60};

}  // namespace

std::vector<ports::CommandRoute> TemplateCommands::routes() {
    const std::vector<core::Role> managers{core::Role::kAdmin, core::Role::kSupervisor};
    return {
        {"calendar.save_template", &save_, kPatience, feature_flag_, &save_, managers},
        {"calendar.delete_template", &delete_, kPatience, feature_flag_, &delete_, managers},
        {"calendar.list_templates", &list_, kPatience, feature_flag_, nullptr, managers},
    };
}

}  // namespace calfleet::app::templates
