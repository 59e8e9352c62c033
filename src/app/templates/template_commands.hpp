// The commands about booking templates: one row each. Owned by the wiring; loop thread only.
#pragma once

#include "app/templates/delete_template_handler.hpp"
#include "app/templates/list_templates_handler.hpp"
#include "app/templates/save_template_handler.hpp"

#include <string>
#include <vector>

namespace calfleet::app::templates {

class TemplateCommands {
public:
    // The store itself, not what is remembered of it: who edits wants to see what is there. `feature_flag`:
    // the rollout flag of the provider whose bookings these are.
    TemplateCommands(ports::TemplateStore& templates, const ports::KeyedHash& ids, ports::Clock& clock,
                     std::string feature_flag)
        : feature_flag_(std::move(feature_flag)),
          save_(templates, ids),
          delete_(templates, clock),
          list_(templates) {}

    std::vector<ports::CommandRoute> routes();

private:
    const std::string feature_flag_;
    SaveTemplateHandler save_;
    DeleteTemplateHandler delete_;
    ListTemplatesHandler list_;
};

}  // namespace calfleet::app::templates
