#include "providers/google_calendar/lookups/list_calendars_handler.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"
#include "providers/google_calendar/provider_name.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kProviderBytesMax = 64;

core::Failed fail(core::FailureReason reason, std::string message) {
    return core::Failed{reason, std::move(message), std::nullopt, {}};
}

// The form's own sentence for what may pass; every other failure has one that says more.
core::Failed in_the_words_of_the_form(core::Failed failed) {
    if (failed.reason == core::FailureReason::kApi5xx ||
        failed.reason == core::FailureReason::kApiUnreachable)
        failed.message = "Could not load your calendars. Try again.";
    return failed;
}

std::string encode(const std::vector<ListedCalendar>& calendars) {
    codec::JsonWriter writer;
    writer.begin_object().key("calendars").begin_array();
    for (const ListedCalendar& calendar : calendars)
        writer.begin_object()
            .member("name", calendar.name.empty() ? calendar.id.str() : calendar.name)
            .member("value", calendar.id.str())
            .member("primary", calendar.primary)
            .end_object();
    writer.end_array().end_object();
    return writer.text();
}

}  // namespace

ports::awaitable<core::Outcome> ListCalendarsHandler::handle(const core::Command& command,
                                                             ports::CommandTerms terms) {
    const auto parsed = codec::parse_json(command.data);
    if (parsed.has_error()) co_return fail(core::FailureReason::kInvalidCommand, parsed.error().message);
    codec::JsonReader reader(*parsed);
    const std::string provider = reader.text("provider", kProviderBytesMax);
    if (reader.ok() && provider != kProviderName)
        reader.add_problem("provider", "must be " + std::string(kProviderName));
    if (!reader.ok()) co_return fail(core::FailureReason::kInvalidCommand, reader.summary());

    const core::CommandIdentity& asked_by = command;
    auto authorization = co_await tokens_.authorize(asked_by, provider, terms.deadline);
    if (authorization.has_error()) co_return in_the_words_of_the_form(authorization.error());
    if (capability_of(authorization->granted_scopes) == ports::Capability::kEventsOnly)
        co_return fail(core::FailureReason::kPermissionDenied,
                       "The connection may write events but not list calendars; name the calendar by its "
                       "id, or connect again and allow it.");

    const CallContext call{*authorization, terms.deadline};
    auto calendars = co_await api_.writable_calendars(call);
    if (calendars.has_error()) co_return in_the_words_of_the_form(calendars.error());
    std::stable_partition(calendars->begin(), calendars->end(),
                          [](const ListedCalendar& calendar) { return calendar.primary; });
    core::Done done;
    done.data_json = encode(*calendars);
    co_return done;
}

}  // namespace calfleet::providers::google_calendar
