#include "simulators/google/control/control_views.hpp"

#include "simulators/google/model/civil_time.hpp"

#include <string>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

json::value milliseconds_or_null(const std::optional<core::Instant>& instant) {
    if (!instant) return nullptr;
    return instant->time_since_epoch().count();
}

json::object properties_json(const Properties& properties) {
    json::object object;
    for (const auto& [key, value] : properties) object[key] = value;
    return object;
}

}  // namespace

json::object tokens_json(const IssuedTokens& issued) {
    json::object body{{"access_token", issued.access_token},
                      {"expires_in", issued.expires_in.count()},
                      {"scope", join(issued.scopes)}};
    if (issued.refresh_token) body["refresh_token"] = *issued.refresh_token;
    return body;
}

json::array faults_json(const std::vector<Faults::Standing>& faults) {
    json::array list;
    for (const auto& standing : faults) {
        json::object item{
            {"id", standing.id}, {"applied", standing.applied}, {"probability", standing.rule.probability}};
        if (standing.rule.times) item["times_left"] = *standing.rule.times;
        list.push_back(std::move(item));
    }
    return list;
}

json::array log_json(const std::vector<LogEntry>& entries) {
    json::array list;
    for (const LogEntry& entry : entries) {
        list.push_back(json::object{{"sequence", entry.sequence},
                                    {"arrived_at_ms", entry.arrived_at.time_since_epoch().count()},
                                    {"committed_at_ms", milliseconds_or_null(entry.committed_at)},
                                    {"replied_at_ms", milliseconds_or_null(entry.replied_at)},
                                    {"account", entry.account},
                                    {"method", entry.method},
                                    {"path", entry.path},
                                    {"operation", to_string(entry.operation)},
                                    {"status", entry.status},
                                    {"reason", entry.reason},
                                    {"calendar_id", entry.calendar_id},
                                    {"event_id", entry.event_id},
                                    {"private_properties", properties_json(entry.private_properties)},
                                    {"grant_type", entry.grant_type},
                                    {"faults", entry.faults}});
    }
    return list;
}

json::array events_json(const std::vector<CalendarEvent>& events) {
    json::array list;
    for (const auto& [calendar, event] : events) {
        json::array attendees;
        for (const Attendee& attendee : event.attendees) attendees.push_back(json::value(attendee.email));
        list.push_back(json::object{{"calendar_id", calendar},
                                    {"event_id", event.id},
                                    {"summary", event.summary},
                                    {"start", format_instant(event.start.instant)},
                                    {"end", format_instant(event.end.instant)},
                                    {"creator", event.creator},
                                    {"attendees", std::move(attendees)},
                                    {"private_properties", properties_json(event.private_properties)}});
    }
    return list;
}

json::array invitations_json(const std::map<Invitations::Key, MailCount>& counts) {
    json::array list;
    for (const auto& [key, count] : counts) {
        const auto& [calendar, event, attendee] = key;
        list.push_back(json::object{{"calendar_id", calendar},
                                    {"event_id", event},
                                    {"attendee", attendee},
                                    {"invitations", count.invitations},
                                    {"updates", count.updates},
                                    {"cancellations", count.cancellations}});
    }
    return list;
}

json::object summary_json(const Summary& summary) {
    return {{"requests", summary.requests},
            {"log_entries_dropped", summary.log_entries_dropped},
            {"events_live", summary.events_live},
            {"invitations", summary.invitations},
            {"invitations_repeated", summary.invitations_repeated}};
}

}  // namespace calfleet::simulators::google
