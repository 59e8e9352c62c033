// The calls of Google Calendar v3 that calfleet makes, and nothing about why. Each asks in the name of a
// connection (ports/authorized_http); each answer is read with care: what is unknown is never free. Loop
// thread only. Arguments are borrowed until the answer.
#pragma once

#include "core/ids.hpp"
#include "core/outcome.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "core/time_zone.hpp"
#include "ports/authorized_http.hpp"
#include "ports/clock.hpp"
#include "providers/google_calendar/calls/calendar_list.hpp"
#include "providers/google_calendar/calls/google_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::providers::google_calendar {

// Whose calendars a call touches, and until when its answer is of use.
struct CallContext {
    ports::Authorization& authorization;  // renewed when Google refuses its token
    ports::SteadyInstant deadline;
};

struct OwnEvent {
    core::CalendarId calendar;
    std::string event_id;
};

struct InsertFailure {
    core::Failed failed;
    bool duplicate = false;  // 409: an event with this id exists, or did
    bool in_doubt = false;   // the event may stand all the same
};

struct MoveFailure {
    core::Failed failed;
    // 412: the event is no longer the version that was named. An earlier attempt of this very move may be
    // what changed it, if its answer was lost; find_event says by move_hash.
    bool changed = false;
    bool gone = false;      // there is no such event any more
    bool in_doubt = false;  // the event may have been moved all the same
};

// Whom Google tells by mail.
enum class SendUpdates { kNone, kAll };

class GoogleCalendarApi {
public:
    // `base_url` as in https://www.googleapis.com/calendar/v3, without a slash at the end.
    GoogleCalendarApi(ports::AuthorizedHttp& http, std::string base_url, ports::Clock& clock);

    // When any of the calendars is busy, in the order Google says. Asked of freeBusy, in ranges of at most 60
    // days, since Google refuses long ones; for a connection that may only write events, read off the events
    // of each calendar. A calendar with an error, or missing from the answer, fails the whole call.
    ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> busy_times(
        const CallContext& call, const std::vector<core::CalendarId>& calendars, core::TimeRange range);

    // The same without one event, which only the events of its calendar can tell: freeBusy joins what
    // touches.
    ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> busy_times_without(
        const CallContext& call, std::vector<core::CalendarId> calendars, core::TimeRange range,
        const OwnEvent& own);

    // The calendar's own zone. Read off events.list, because calendars.get needs a scope we do not ask for.
    ports::awaitable<core::Result<core::TimeZone, core::Failed>> time_zone_of(
        const CallContext& call, const core::CalendarId& calendar);

    // The calendars that the account may write to, all pages of them, in Google's order.
    ports::awaitable<core::Result<std::vector<ListedCalendar>, core::Failed>> writable_calendars(
        const CallContext& call);

    // Inserts and has Google invite everybody (sendUpdates=all). A meeting that was wanted may still be
    // pending in the answer.
    ports::awaitable<core::Result<GoogleEvent, InsertFailure>> insert_event(const CallContext& call,
                                                                            const core::CalendarId& calendar,
                                                                            const NewEvent& event);

    // The event, live or cancelled; nothing when there never was one.
    ports::awaitable<core::Result<std::optional<GoogleEvent>, core::Failed>> find_event(
        const CallContext& call, const core::CalendarId& calendar, const std::string& event_id);

    // Moves the version of the event that the etag names, and has Google tell everybody (sendUpdates=all).
    // Being bound to that version, it takes effect once at most, however often it is sent.
    ports::awaitable<core::Result<GoogleEvent, MoveFailure>> move_event(const CallContext& call,
                                                                        const core::CalendarId& calendar,
                                                                        const std::string& event_id,
                                                                        const std::string& etag,
                                                                        const EventMove& move);

    // Deletes, and has Google tell the attendees or nobody. An event that is gone already counts as deleted.
    ports::awaitable<core::Result<void, core::Failed>> delete_event(const CallContext& call,
                                                                    const core::CalendarId& calendar,
                                                                    const std::string& event_id,
                                                                    SendUpdates told);

private:
    ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> ask_free_busy(
        const CallContext& call, const std::vector<core::CalendarId>& calendars, core::TimeRange range);
    // All pages of them, or a failure.
    ports::awaitable<core::Result<std::vector<core::TimeRange>, core::Failed>> read_busy_events(
        const CallContext& call, const core::CalendarId& calendar, core::TimeRange range,
        std::string_view except_event = {});
    ports::awaitable<core::Result<ports::HttpResponse, ports::CallFailure>> send(
        const CallContext& call, std::string_view name, ports::HttpMethod method, std::string path,
        std::string body, std::string if_match = {});
    ports::awaitable<MoveFailure> move_failure(const CallContext& call, const core::CalendarId& calendar,
                                               const std::string& event_id, ports::HttpResponse answer);
    std::string events_path(const core::CalendarId& calendar) const;
    std::string event_path(const core::CalendarId& calendar, const std::string& event_id) const;

    ports::AuthorizedHttp& http_;
    const std::string base_url_;
    ports::Clock& clock_;
};

}  // namespace calfleet::providers::google_calendar
