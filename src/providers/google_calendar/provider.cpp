#include "providers/google_calendar/provider.hpp"

#include "providers/google_calendar/provider_name.hpp"

namespace calfleet::providers::google_calendar {

Provider::Provider(const ProviderPorts& ports, const ProviderSettings& settings)
    : settings_(settings),
      api_(ports.http, settings.api_url, ports.clock),
      busy_times_(api_, ports.clock, settings.busy_cache_ttl),
      contexts_(ports.templates, ports.bookings, ports.tokens, api_, settings.default_availability,
                ports.clock),
      list_slots_(contexts_, busy_times_, ports.clock),
      desk_(ports.bookings, api_, settings.invitation_caps, ports.clock, ports.log),
      create_event_(tools(ports), ports.event_id_key),
      reschedule_event_(tools(ports), ports.event_id_key),
      cancel_event_(tools(ports)),
      list_calendars_(ports.tokens, api_) {}

BookingTools Provider::tools(const ProviderPorts& ports) {
    return {contexts_, desk_, ports.bookings, ports.tokens, api_, busy_times_, ports.clock};
}

std::vector<ports::CommandRoute> Provider::routes() {
    const std::string flag(kFeatureFlag);
    const std::string changes_flag(kRescheduleCancelFlag);
    const std::vector<core::Role> managers{core::Role::kAdmin, core::Role::kSupervisor};
    return {
        {"calendar.list_slots", &list_slots_, settings_.lookup_deadline, flag},
        {"calendar.create_event", &create_event_, settings_.booking_deadline, flag, &create_event_},
        {"calendar.reschedule_event",
         &reschedule_event_,
         settings_.booking_deadline,
         flag,
         &reschedule_event_,
         {},
         changes_flag},
        {"calendar.cancel_event",
         &cancel_event_,
         settings_.booking_deadline,
         flag,
         &cancel_event_,
         {},
         changes_flag},
        {"calendar.list_calendars", &list_calendars_, settings_.lookup_deadline, flag, nullptr, managers},
    };
}

}  // namespace calfleet::providers::google_calendar
