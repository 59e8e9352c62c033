#include "simulators/google/api/endpoints.hpp"
#include "simulators/google/api/event_json.hpp"
#include "simulators/google/api/event_viewer.hpp"
#include "simulators/google/api/json_body.hpp"
#include "simulators/google/model/invitations.hpp"

#include <utility>

namespace calfleet::simulators::google {
namespace {

// Absent means none here. Google does not promise that, so clients should say what they want.
core::Result<SendUpdates, ApiError> send_updates_of(const Call& call) {
    const auto name = call.query.find("sendUpdates");
    if (!name) return SendUpdates::kNone;
    const auto updates = send_updates_from(*name);
    if (!updates) return invalid("Invalid value for sendUpdates.");
    return *updates;
}

void complete(Event& event, World& world, const Call& call) {
    if (event.id.empty()) event.id = world.random.event_id();
    event.creator = call.account->email;
    event.created = event.updated = call.now;
    event.version = 1;
    if (call.query.find("conferenceDataVersion") != "1") event.conference.reset();
}

std::optional<ApiError> check_version(const Call& call, const Event& event) {
    const auto match = call.request.header("if-match");
    if (!match || *match == "*" || *match == etag_of(event)) return std::nullopt;
    return ApiError(412, "conditionNotMet", "Precondition Failed").at("header", "If-Match");
}

}  // namespace

Reply insert_event(World& world, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kWriter);
    if (!view) return view.error();
    const auto viewer = viewer_of(call, *view);
    if (!viewer) return viewer.error();
    const auto updates = send_updates_of(call);
    if (!updates) return updates.error();
    const auto body = json_body(call);
    if (!body) return body.error();
    auto event = parse_event(*body, *view->calendar);
    if (!event) return event.error();

    complete(*event, world, call);
    call.event_id = event->id;
    call.private_properties = event->private_properties;
    const bool used = view->calendar->uses(event->id);
    if (used && !call.plan.has(Quirk::kLateCollision))
        return ApiError{409, "duplicate", "The requested identifier already exists."};

    call.committed = true;
    world.conferences.begin(view->calendar->id(), *event, world.random);
    world.invitations.invite(view->calendar->id(), *event, *updates, call.now);
    auto reply = json_reply(200, event_json(*event, *viewer));
    if (!used) view->calendar->insert(*std::move(event));
    return reply;
}

Reply get_event(World&, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kFreeBusyReader);
    if (!view) return view.error();
    const auto viewer = viewer_of(call, *view);
    if (!viewer) return viewer.error();
    const Event* event = view->calendar->find(call.event_id);
    if (event == nullptr) return not_found();
    if (event->conference && event->conference->pending) {
        Event polled = *event;
        poll_conference(polled);
        view->calendar->replace(std::move(polled));
    }
    if (call.request.header("if-none-match") == etag_of(*event)) return HttpServerResponse{.status = 304};
    return json_reply(200, event_json(*event, *viewer));
}

Reply patch_event(World& world, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kWriter);
    if (!view) return view.error();
    const auto viewer = viewer_of(call, *view);
    if (!viewer) return viewer.error();
    const auto updates = send_updates_of(call);
    if (!updates) return updates.error();
    const auto body = json_body(call);
    if (!body) return body.error();
    const Event* before = view->calendar->find(call.event_id);
    if (before == nullptr) return not_found();
    if (before->cancelled) return ApiError{403, "forbidden", "Forbidden"};
    if (auto error = check_version(call, *before)) return *std::move(error);
    auto after = changed_event(*before, *body, *view->calendar);
    if (!after) return after.error();

    after->updated = call.now;
    ++after->sequence;
    ++after->version;
    call.committed = true;
    call.private_properties = after->private_properties;
    world.invitations.tell_of_change(view->calendar->id(), *before, *after, *updates, call.now);
    return json_reply(200, event_json(view->calendar->replace(*std::move(after)), *viewer));
}

Reply delete_event(World& world, Call& call) {
    const auto view = visible_calendar(call, AccessRole::kWriter);
    if (!view) return view.error();
    const auto updates = send_updates_of(call);
    if (!updates) return updates.error();
    const Event* event = view->calendar->find(call.event_id);
    if (event == nullptr) return not_found();
    if (event->cancelled) return ApiError{410, "deleted", "Resource has been deleted"};
    if (auto error = check_version(call, *event)) return *std::move(error);

    call.committed = true;
    call.private_properties = event->private_properties;
    view->calendar->cancel(call.event_id, call.now);
    world.invitations.call_off(view->calendar->id(), *event, *updates, call.now);
    return HttpServerResponse{.status = 204};
}

}  // namespace calfleet::simulators::google
