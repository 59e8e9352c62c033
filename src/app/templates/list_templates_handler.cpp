#include "app/templates/list_templates_handler.hpp"

#include "codec/json_writer.hpp"
#include "codec/template_codec.hpp"

namespace calfleet::app::templates {

ports::awaitable<core::Outcome> ListTemplatesHandler::handle(const core::Command& command,
                                                             ports::CommandTerms) {
    auto found = co_await templates_.of_agent(command.company_id, command.agent_id);
    if (found.has_error()) {
        const bool is_away = found.error().kind == ports::StoreError::Kind::kUnavailable;
        co_return core::Failed{
            is_away ? core::FailureReason::kStorageUnavailable : core::FailureReason::kTemplateInvalid,
            "Could not load actions. Try again.",
            std::nullopt,
            {}};
    }
    codec::JsonWriter writer;
    writer.begin_object().key("templates").begin_array();
    for (const core::BookingTemplate& one : *found) writer.raw(codec::encode_template(one));
    writer.end_array().end_object();
    core::Done done;
    done.data_json = writer.text();
    co_return done;
}

}  // namespace calfleet::app::templates
