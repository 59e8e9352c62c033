#include "simulators/google/control/control_specs.hpp"

#include "simulators/google/control/json_fields.hpp"
#include "simulators/google/model/civil_time.hpp"

#include <optional>
#include <string>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

std::optional<std::chrono::seconds> seconds_if(JsonFields& fields, std::string_view name) {
    const auto number = fields.integer_if(name);
    if (!number) return std::nullopt;
    return std::chrono::seconds(*number);
}

CalendarSpec calendar_spec(const json::value& value) {
    JsonFields fields(value, "calendar");
    CalendarSpec spec;
    spec.id = fields.text("id");
    spec.summary = fields.text_or("summary", "");
    spec.zone = fields.text_or("timeZone", "UTC");
    const auto role = access_role_from(fields.text_or("accessRole", "owner"));
    if (!role) fields.refuse("accessRole", "must be freeBusyReader, reader, writer or owner");
    spec.role = *role;
    spec.primary = fields.flag_or("primary", false);
    fields.done();
    return spec;
}

core::Instant instant_of(JsonFields& fields, std::string_view name) {
    const auto instant = parse_instant(fields.text(name));
    if (!instant) fields.refuse(name, "must be a time such as 2026-05-01T10:00:00Z");
    return *instant;
}

EventSpec event_spec(const json::value& value, const std::string& calendar) {
    JsonFields fields(value, "event");
    EventSpec spec;
    spec.calendar = fields.text_or("calendar", calendar);
    spec.range = {instant_of(fields, "start"), instant_of(fields, "end")};
    spec.summary = fields.text_or("summary", "Busy");
    spec.id = fields.text_or("id", "");
    spec.transparent = fields.flag_or("transparent", false);
    spec.declined = fields.flag_or("declined", false);
    spec.all_day = fields.flag_or("all_day", false);
    fields.done();
    return spec;
}

}  // namespace

AccountSpec account_spec(const json::value& value) {
    JsonFields fields(value, "account");
    AccountSpec spec;
    spec.email = fields.text("email");
    spec.sub = fields.text_or("sub", "");
    if (const auto* calendars = fields.array_if("calendars"))
        for (const json::value& calendar : *calendars) spec.calendars.push_back(calendar_spec(calendar));
    fields.done();
    return spec;
}

TokenSpec token_spec(const json::value& value) {
    JsonFields fields(value, "token");
    TokenSpec spec;
    spec.account = fields.text("account");
    spec.scopes = fields.text("scopes");
    spec.lifetime = seconds_if(fields, "lifetime_seconds");
    fields.done();
    return spec;
}

std::vector<EventSpec> event_specs(const json::value& value) {
    JsonFields fields(value, "events");
    const std::string calendar = fields.text_or("calendar", "");
    const auto* items = fields.array_if("events");
    if (items == nullptr) fields.refuse("events", "is required");
    fields.done();
    std::vector<EventSpec> specs;
    for (const json::value& item : *items) specs.push_back(event_spec(item, calendar));
    return specs;
}

ConferenceSettings conference_settings(const json::value& value) {
    JsonFields fields(value, "conferences");
    ConferenceSettings settings;
    settings.ready_after_polls = fields.integer_if("ready_after_polls").value_or(0);
    if (settings.ready_after_polls < 0) fields.refuse("ready_after_polls", "must not be negative");
    settings.fail = fields.flag_or("fail", false);
    fields.done();
    return settings;
}

Consent consent_spec(const json::value& value) {
    JsonFields fields(value, "consent");
    Consent consent;
    consent.account = fields.text_or("account", "");
    consent.unticked = parse_scopes(fields.text_or("unticked", ""));
    consent.error = fields.text_or("error", "");
    fields.done();
    return consent;
}

TokenSettings token_settings(const json::value& value, TokenSettings settings) {
    JsonFields fields(value, "oauth");
    settings.access_token_lifetime =
        seconds_if(fields, "access_token_lifetime_seconds").value_or(settings.access_token_lifetime);
    if (const auto lifetime = seconds_if(fields, "refresh_token_lifetime_seconds"))
        settings.refresh_token_lifetime = lifetime;
    settings.rotate_refresh_tokens = fields.flag_or("rotate_refresh_tokens", settings.rotate_refresh_tokens);
    if (const auto most = fields.integer_if("refresh_tokens_max"))
        settings.refresh_tokens_max = static_cast<std::size_t>(std::max<std::int64_t>(*most, 1));
    fields.done();
    return settings;
}

}  // namespace calfleet::simulators::google
