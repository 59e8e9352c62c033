#include "simulators/google/api/event_json.hpp"
#include "simulators/google/model/civil_time.hpp"
#include "simulators/google/model/pkce.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

std::string created_text(core::Instant instant) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(instant);
    std::string text = format_instant(whole);
    text.replace(text.size() - 1, 1, ".000Z");
    return text;
}

json::object time_json(const EventTime& time, const Calendar& calendar, const date::time_zone* zone) {
    if (time.date) return {{"date", format_date(*time.date)}};
    return {{"dateTime", format_instant(time.instant, zone)},
            {"timeZone", time.zone.empty() ? calendar.zone_name() : time.zone}};
}

// "self" is whoever the calendar is of, whoever looks at it.
json::object person_json(std::string_view email, const Calendar& calendar) {
    json::object person{{"email", email}};
    if (email == calendar.id()) person["self"] = true;
    return person;
}

json::object attendee_json(const Attendee& attendee, const Calendar& calendar) {
    json::object item = person_json(attendee.email, calendar);
    if (!attendee.display_name.empty()) item["displayName"] = attendee.display_name;
    if (attendee.email == calendar.id()) item["organizer"] = true;
    if (attendee.optional) item["optional"] = true;
    item["responseStatus"] = attendee.response_status;
    return item;
}

void add_attendees(json::object& resource, const Event& event, const EventViewer& viewer) {
    if (event.attendees.empty()) return;
    const bool omit = event.attendees.size() > viewer.attendees_max;
    const Calendar& calendar = *viewer.view.calendar;
    json::array items;
    for (const Attendee& attendee : event.attendees)
        if (!omit || attendee.email == calendar.id()) items.push_back(attendee_json(attendee, calendar));
    if (!items.empty()) resource["attendees"] = std::move(items);
    if (omit) resource["attendeesOmitted"] = true;
}

void add_properties(json::object& resource, const Event& event) {
    json::object extended;
    for (const auto& [kind, properties] :
         {std::pair{"private", &event.private_properties}, std::pair{"shared", &event.shared_properties}}) {
        json::object pairs;
        for (const auto& [key, value] : *properties) pairs[key] = value;
        if (!pairs.empty()) extended[kind] = std::move(pairs);
    }
    if (!extended.empty()) resource["extendedProperties"] = std::move(extended);
}

void add_conference(json::object& resource, const Event& event) {
    if (!event.conference) return;
    const Conference& conference = *event.conference;
    const bool ready = !conference.pending && !conference.room.empty();
    const std::string_view code = conference.pending ? "pending" : ready ? "success" : "failure";
    const json::object solution{{"type", "hangoutsMeet"}};
    json::object data{{"createRequest", json::object{{"requestId", conference.request_id},
                                                     {"conferenceSolutionKey", solution},
                                                     {"status", json::object{{"statusCode", code}}}}}};
    if (ready) {
        const std::string uri = "https://meet.google.com/" + conference.room;
        resource["hangoutLink"] = uri;
        data["entryPoints"] =
            json::array{json::object{{"entryPointType", "video"}, {"uri", uri}, {"label", uri.substr(8)}}};
        data["conferenceSolution"] = json::object{{"key", solution}, {"name", "Google Meet"}};
        data["conferenceId"] = conference.room;
    }
    resource["conferenceData"] = std::move(data);
}

}  // namespace

std::string etag_of(const Event& event) {
    return "\"" + std::to_string(event.updated.time_since_epoch().count() * 2000 + event.version) + "\"";
}

json::object event_json(const Event& event, const EventViewer& viewer) {
    const Calendar& calendar = *viewer.view.calendar;
    json::object resource{{"kind", "calendar#event"},
                          {"etag", etag_of(event)},
                          {"id", event.id},
                          {"status", event.cancelled ? "cancelled" : "confirmed"}};
    const bool sees_details = viewer.view.role > AccessRole::kFreeBusyReader;
    if (sees_details) {
        const std::string eid = base64url(event.id + " " + calendar.id());
        resource["htmlLink"] = "https://www.google.com/calendar/event?eid=" + eid;
        resource["created"] = created_text(event.created);
        resource["updated"] = format_instant(event.updated);
        for (const auto& [name, text] :
             {std::pair{"summary", &event.summary}, std::pair{"description", &event.description},
              std::pair{"location", &event.location}})
            if (!text->empty()) resource[name] = *text;
        resource["creator"] = person_json(event.creator, calendar);
        json::object organizer = person_json(calendar.id(), calendar);
        if (calendar.id() != event.creator) organizer["displayName"] = calendar.summary();
        resource["organizer"] = std::move(organizer);
    } else {
        resource["visibility"] = "private";
    }
    resource["start"] = time_json(event.start, calendar, viewer.zone);
    resource["end"] = time_json(event.end, calendar, viewer.zone);
    if (event.transparent) resource["transparency"] = "transparent";
    resource["iCalUID"] = ical_uid_of(event);
    resource["sequence"] = event.sequence;
    if (sees_details) {
        add_attendees(resource, event, viewer);
        add_properties(resource, event);
        add_conference(resource, event);
    }
    resource["eventType"] = "default";
    return resource;
}

}  // namespace calfleet::simulators::google
