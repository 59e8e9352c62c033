#include "simulators/google/model/conferences.hpp"

#include <string_view>

namespace calfleet::simulators::google {
namespace {

std::string room_name(Random& random) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
    return random.text(3, kLetters) + "-" + random.text(4, kLetters) + "-" + random.text(3, kLetters);
}

}  // namespace

void Conferences::begin(const std::string& calendar_id, Event& event, Random& random) {
    if (!event.conference) return;
    if (!used_.emplace(calendar_id, event.conference->request_id).second) {
        event.conference.reset();
        return;
    }
    Conference& conference = *event.conference;
    if (!settings.fail) conference.room = room_name(random);
    conference.polls_left = settings.ready_after_polls;
    conference.pending = conference.polls_left > 0;
}

void poll_conference(Event& event) {
    if (!event.conference || !event.conference->pending) return;
    Conference& conference = *event.conference;
    conference.pending = conference.polls_left > 0;
    if (conference.pending)
        --conference.polls_left;
    else
        ++event.version;
}

}  // namespace calfleet::simulators::google
