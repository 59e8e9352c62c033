#include "providers/google_calendar/booking_context.hpp"

#include "core/row_binding.hpp"
#include "providers/google_calendar/provider_name.hpp"

#include <algorithm>

namespace calfleet::providers::google_calendar {
namespace {

constexpr std::size_t kKnownZonesMax = 10'000;
constexpr std::chrono::hours kZoneKnownFor{1};

core::Failed fail(core::FailureReason reason) {
    return core::Failed{reason, {}, std::nullopt, {}};
}

}  // namespace

std::vector<core::CalendarId> blocking_calendars(const core::BookingTemplate& booking_template) {
    std::vector<core::CalendarId> calendars{booking_template.calendar_id};
    for (const core::CalendarId& calendar : booking_template.busy_calendar_ids)
        if (std::find(calendars.begin(), calendars.end(), calendar) == calendars.end())
            calendars.push_back(calendar);
    return calendars;
}

BookingContextLoader::BookingContextLoader(ports::TemplateStore& templates, ports::BookingRecords& records,
                                           ports::AccessTokens& tokens, GoogleCalendarApi& api,
                                           core::Availability default_availability, ports::Clock& clock)
    : templates_(templates),
      records_(records),
      tokens_(tokens),
      api_(api),
      default_availability_(std::move(default_availability)),
      clock_(clock),
      asked_zones_(clock) {}

ports::awaitable<core::Result<BookingContext, core::Failed>> BookingContextLoader::load(
    const core::Command& command, core::TemplateId template_id, ports::SteadyInstant deadline) {
    auto found = co_await templates_.find(command.company_id, command.agent_id, std::move(template_id));
    if (found.has_error()) co_return fail(core::FailureReason::kStorageUnavailable);
    if (!found->has_value()) co_return fail(core::FailureReason::kTemplateNotFound);
    core::BookingTemplate booking_template = std::move(**found);

    const core::CommandIdentity& asked_by = command;
    auto authorization = co_await tokens_.authorize(asked_by, std::string(kProviderName), deadline);
    if (authorization.has_error()) co_return authorization.error();

    const CallContext call{*authorization, deadline};
    auto zone = co_await zone_of(booking_template, call);
    if (zone.has_error()) co_return zone.error();

    std::vector<core::Warning> warnings;
    if (!booking_template.availability)
        warnings.push_back({"default_availability",
                            "The template names no hours; used " + default_availability_.to_text() + "."});
    core::SlotRules rules = core::slot_rules(booking_template, *zone, default_availability_);
    co_return BookingContext{std::move(booking_template), std::move(rules), std::move(*authorization),
                             std::move(warnings)};
}

ports::awaitable<core::Result<void, core::Failed>> BookingContextLoader::note_full_days(
    BookingContext& context, std::string except_event) {
    const core::BookingTemplate& booking_template = context.booking_template;
    if (!booking_template.max_per_day) co_return core::Result<void, core::Failed>();
    const core::Instant now = clock_.now();
    // A slot may be booked a moment after it began, and so on a day that is over.
    const core::TimeRange days{context.rules.zone.start_of(context.rules.zone.date_of(now) - date::days(1)),
                               core::search_window(context.rules, now).end};
    auto starts = co_await records_.starts_of(booking_template.company_id, booking_template.id, days,
                                              std::move(except_event));
    if (starts.has_error()) co_return fail(core::FailureReason::kStorageUnavailable);
    context.rules.full_days =
        core::days_with(static_cast<std::size_t>(*booking_template.max_per_day), *starts, context.rules.zone);
    co_return core::Result<void, core::Failed>();
}

ports::awaitable<core::Result<core::TimeZone, core::Failed>> BookingContextLoader::zone_of(
    const core::BookingTemplate& booking_template, const CallContext& call) {
    if (booking_template.timezone) {
        if (const auto named = core::TimeZone::find(*booking_template.timezone)) co_return *named;
        co_return fail(core::FailureReason::kTemplateInvalid);
    }
    const ZoneKey key{booking_template.agent_id, booking_template.calendar_id};
    const auto known = known_zones_.find(key);
    if (known != known_zones_.end() && known->second.forget_at > clock_.steady_now())
        co_return known->second.zone;

    const auto ask = [this, call, &key] { return ask_for_zone(call, key); };
    co_return co_await asked_zones_.make(core::row_binding({key.first.str(), key.second.str()}),
                                         call.deadline, ask);
}

ports::awaitable<core::Result<core::TimeZone, core::Failed>> BookingContextLoader::ask_for_zone(
    CallContext call, ZoneKey key) {
    auto asked = co_await api_.time_zone_of(call, key.second);
    if (asked.has_error()) co_return asked.error();
    if (known_zones_.size() >= kKnownZonesMax) known_zones_.clear();
    known_zones_.insert_or_assign(std::move(key), KnownZone{*asked, clock_.steady_now() + kZoneKnownFor});
    co_return *asked;
}

}  // namespace calfleet::providers::google_calendar
