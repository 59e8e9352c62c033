// `calendar.save_template` (GCAL-S02): a template is made, under an id of ours, or one that is named is
// changed. Everything that is wrong with it is said at once. Loop thread only.
#pragma once

#include "app/repeatable_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "ports/template_store.hpp"

namespace calfleet::app::templates {

class SaveTemplateHandler final : public RepeatableHandler {
public:
    // Ids of new templates come from the hash of their command.
    SaveTemplateHandler(ports::TemplateStore& templates, const ports::KeyedHash& ids)
        : templates_(templates), ids_(ids) {}

    ports::awaitable<core::Outcome> handle(const core::Command& command, ports::CommandTerms terms) override;

private:
    ports::TemplateStore& templates_;
    const ports::KeyedHash& ids_;
};

}  // namespace calfleet::app::templates
