#include "app/templates/delete_template_handler.hpp"

#include "app/templates/template_events.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <utility>

namespace calfleet::app::templates {
namespace {

constexpr std::size_t kIdBytesMax = 256;
constexpr std::chrono::milliseconds kStoreRetryPause{250};

core::Failed fail(core::FailureReason reason, std::string message = {}) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

}  // namespace

ports::awaitable<core::Outcome> DeleteTemplateHandler::handle(const core::Command& command,
                                                              ports::CommandTerms terms) {
    const auto parsed = codec::parse_json(command.data);
    if (parsed.has_error()) co_return fail(core::FailureReason::kInvalidCommand, parsed.error().message);
    codec::JsonReader reader(*parsed);
    const core::TemplateId id(reader.text("template_id", kIdBytesMax));
    if (!reader.ok()) co_return fail(core::FailureReason::kInvalidCommand, reader.summary());

    // Written down once it is known to be there: an attempt after a crash then knows who deleted it.
    const bool was_ours_to_delete = terms.attempt->earlier_intent() == id.str();
    if (!was_ours_to_delete) {
        auto found = co_await templates_.find(command.company_id, command.agent_id, id);
        // One that nobody can read any more can still be deleted.
        const bool is_away = found.has_error() && found.error().kind == ports::StoreError::Kind::kUnavailable;
        if (is_away) co_return fail(core::FailureReason::kStorageUnavailable);
        if (found.has_value() && !found->has_value()) co_return fail(core::FailureReason::kTemplateNotFound);
        if (!co_await terms.attempt->intend(id.str())) co_return fail(core::FailureReason::kInternalError);
    }
    auto removed = co_await remove(command, id, terms);
    if (removed.has_error()) co_return fail(core::FailureReason::kStorageUnavailable);
    if (!removed->existed && !was_ours_to_delete) co_return fail(core::FailureReason::kTemplateNotFound);

    codec::JsonWriter writer;
    writer.begin_object().member("template_count", removed->templates_of_company).end_object();
    core::Done done;
    done.data_json = writer.text();
    done.events.push_back(
        template_configured(command, id, TemplateAction::kDeleted, removed->templates_of_company));
    co_return done;
}

// Until the store has done it, or there is no time left: after a commit whose answer got lost the template is
// no longer there to be found.
ports::awaitable<core::Result<ports::RemovedTemplate, ports::StoreError>> DeleteTemplateHandler::remove(
    const core::Command& command, const core::TemplateId& id, ports::CommandTerms terms) {
    bool may_be_done = false;
    for (;;) {
        auto removed = co_await templates_.remove(command.company_id, command.agent_id, id);
        if (removed.has_value()) {
            removed->existed = removed->existed || may_be_done;
            co_return removed;
        }
        may_be_done = true;
        if (clock_.steady_now() + kStoreRetryPause >= terms.deadline) co_return removed;
        co_await clock_.sleep_for(kStoreRetryPause);
    }
}

}  // namespace calfleet::app::templates
