#include "providers/google_calendar/lookups/list_slots_handler.hpp"

#include "codec/json_writer.hpp"
#include "core/rfc3339.hpp"
#include "providers/google_calendar/analytics.hpp"
#include "providers/google_calendar/lookups/list_slots_request.hpp"

namespace calfleet::providers::google_calendar {
namespace {

void write_range(codec::JsonWriter& writer, core::TimeRange range, core::LocalRfc3339& local) {
    writer.begin_object().member("start", local(range.start)).member("end", local(range.end)).end_object();
}

std::string encode_slots(const core::SlotPage& page, const ListSlotsRequest& request,
                         const core::TimeZone& zone) {
    codec::JsonWriter writer;
    core::LocalRfc3339 local(zone);
    writer.begin_object().key("slots").begin_array();
    for (const core::TimeRange& slot : page.slots) write_range(writer, slot, local);
    writer.end_array();
    writer.member("total_count", page.total_count).member("truncated", page.truncated);
    writer.member("timezone", zone.name());
    writer.key("window");
    write_range(writer, page.window, local);
    writer.member("template_id", request.template_id.str());
    writer.end_object();
    return writer.text();
}

}  // namespace

ListSlotsHandler::ListSlotsHandler(BookingContextLoader& contexts, BusyTimes& busy_times, ports::Clock& clock)
    : contexts_(contexts), busy_times_(busy_times), clock_(clock) {}

ports::awaitable<core::Outcome> ListSlotsHandler::handle(const core::Command& command,
                                                         ports::CommandTerms terms) {
    auto request = decode_list_slots(command.data);
    if (request.has_error()) co_return request.error();

    auto context = co_await contexts_.load(command, request->template_id, terms.deadline);
    if (context.has_error()) co_return context.error();
    if (auto counted = co_await contexts_.note_full_days(*context, {}); counted.has_error())
        co_return counted.error();

    const core::Instant now = clock_.now();
    const CallContext call{context->authorization, terms.deadline};
    std::vector<core::CalendarId> calendars = blocking_calendars(context->booking_template);
    auto busy =
        co_await busy_times_.within(call, std::move(calendars), core::busy_range(context->rules, now));
    if (busy.has_error()) co_return busy.error();

    const core::SlotPage page = core::find_slots(context->rules, now, *busy, request->query);
    core::Done done;
    done.data_json = encode_slots(page, *request, request->shown_in.value_or(context->rules.zone));
    done.warnings = std::move(context->warnings);
    done.events.push_back(slot_lookup_succeeded(command, request->template_id, page.slots.size(),
                                                clock_.steady_now() - terms.received_at));
    co_return done;
}

std::vector<core::AnalyticsEvent> ListSlotsHandler::events_of_failure(
    const core::Command& command, const core::Failed& failed, std::chrono::milliseconds latency) const {
    return {slot_lookup_failed(command, failed.reason, latency)};
}

}  // namespace calfleet::providers::google_calendar
