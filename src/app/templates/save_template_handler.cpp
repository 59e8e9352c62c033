#include "app/templates/save_template_handler.hpp"

#include "app/templates/template_events.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "codec/template_codec.hpp"
#include "core/template_id.hpp"

#include <string>
#include <utility>
#include <vector>

namespace calfleet::app::templates {
namespace {

core::Failed fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

// The form shows each error under its field.
core::Failed template_invalid(const std::vector<core::FieldError>& errors) {
    codec::JsonWriter writer;
    writer.begin_object().key("errors").begin_array();
    for (const core::FieldError& error : errors)
        writer.begin_object()
            .member("field", error.field)
            .member("value", error.value)
            .member("message", error.message)
            .end_object();
    writer.end_array().end_object();
    core::Failed failed = fail(core::FailureReason::kTemplateInvalid);
    failed.data_json = writer.text();
    return failed;
}

core::Outcome saved(const core::Command& command, const core::TemplateId& id, TemplateAction action,
                    int template_count) {
    codec::JsonWriter writer;
    writer.begin_object().member("template_id", id.str()).member("template_count", template_count);
    writer.end_object();
    core::Done done;
    done.data_json = writer.text();
    done.events.push_back(template_configured(command, id, action, template_count));
    return done;
}

}  // namespace

ports::awaitable<core::Outcome> SaveTemplateHandler::handle(const core::Command& command,
                                                            ports::CommandTerms) {
    const auto parsed = codec::parse_json(command.data);
    if (parsed.has_error()) co_return fail(core::FailureReason::kInvalidCommand, parsed.error().message);
    codec::JsonReader reader(*parsed);
    const codec::JsonValue* form = reader.object("template");
    if (form == nullptr) co_return fail(core::FailureReason::kInvalidCommand, reader.summary());
    auto decoded = codec::decode_template(*form, command.company_id, command.agent_id);
    if (decoded.has_error()) co_return template_invalid(decoded.error());

    const bool is_new = decoded->id.empty();
    if (is_new)
        decoded->id = core::template_id_from(
            ids_.hash(core::template_id_text(command.company_id, command.agent_id, command.id)));
    const core::TemplateId id = decoded->id;
    ports::ChangedCount count = std::optional<int>();
    if (is_new)
        count = co_await templates_.add(std::move(*decoded), core::kTemplatesPerCompanyMax);
    else
        count = co_await templates_.replace(std::move(*decoded));
    if (count.has_error())
        co_return fail(core::FailureReason::kStorageUnavailable, "Could not save action. Try again.");
    if (!count->has_value())
        co_return fail(is_new ? core::FailureReason::kTemplateLimitReached
                              : core::FailureReason::kTemplateNotFound);
    co_return saved(command, id, is_new ? TemplateAction::kCreated : TemplateAction::kEdited, **count);
}

}  // namespace calfleet::app::templates
