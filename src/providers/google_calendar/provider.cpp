#include "providers/google_calendar/provider.hpp"

#include "providers/google_calendar/provider_name.hpp"

namespace calfleet::providers::google_calendar {

Provider::Provider(const ProviderPorts& ports, const ProviderSettings& settings)
    : settings_(settings),
      api_(ports.http, settings.api_url, ports.clock),
      busy_times_(api_, ports.clock, settings.busy_cache_ttl),
      contexts_(ports.templates, ports.tokens, api_, settings.default_availability, ports.clock),
      list_slots_(contexts_, busy_times_, ports.clock),
      create_event_(contexts_, ports.tokens, api_, busy_times_, ports.event_id_key, ports.clock),
      list_calendars_(ports.tokens, api_) {}

std::vector<ports::CommandRoute> Provider::routes() {
    const std::string flag(kFeatureFlag);
    const std::vector<core::Role> managers{core::Role::kAdmin, core::Role::kSupervisor};
    return {
        {"calendar.list_slots", &list_slots_, settings_.lookup_deadline, flag},
        {"calendar.create_event", &create_event_, settings_.booking_deadline, flag, &create_event_},
        {"calendar.list_calendars", &list_calendars_, settings_.lookup_deadline, flag, nullptr, managers},
    };
}

}  // namespace calfleet::providers::google_calendar
