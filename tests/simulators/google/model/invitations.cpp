#include "simulators/google/model/invitations.hpp"

#include <algorithm>
#include <vector>

namespace calfleet::simulators::google {
namespace {

std::string_view domain_of(std::string_view email) {
    return email.substr(email.rfind('@') + 1);
}

// The event with those of its attendees who are among the others too, or with those who are not.
Event with_attendees(Event event, const std::vector<Attendee>& others, bool among_them) {
    std::erase_if(event.attendees, [&others, among_them](const Attendee& attendee) {
        const bool found = std::ranges::find(others, attendee.email, &Attendee::email) != others.end();
        return found != among_them;
    });
    return event;
}

}  // namespace

std::optional<SendUpdates> send_updates_from(std::string_view name) {
    if (name == "none") return SendUpdates::kNone;
    if (name == "externalOnly") return SendUpdates::kExternalOnly;
    if (name == "all") return SendUpdates::kAll;
    return std::nullopt;
}

void Invitations::invite(const std::string& calendar_id, const Event& event, SendUpdates updates,
                         core::Instant now) {
    count(calendar_id, event, updates, now, &MailCount::invitations);
}

void Invitations::tell_of_change(const std::string& calendar_id, const Event& before, const Event& after,
                                 SendUpdates updates, core::Instant now) {
    count(calendar_id, with_attendees(after, before.attendees, true), updates, now, &MailCount::updates);
    count(calendar_id, with_attendees(after, before.attendees, false), updates, now, &MailCount::invitations);
    count(calendar_id, with_attendees(before, after.attendees, false), updates, now,
          &MailCount::cancellations);
}

void Invitations::call_off(const std::string& calendar_id, const Event& event, SendUpdates updates,
                           core::Instant now) {
    count(calendar_id, event, updates, now, &MailCount::cancellations);
}

void Invitations::count(const std::string& calendar_id, const Event& event, SendUpdates updates,
                        core::Instant now, std::int64_t MailCount::*counter) {
    if (updates == SendUpdates::kNone || event.end.instant <= now) return;
    for (const Attendee& attendee : event.attendees) {
        const bool internal = domain_of(attendee.email) == domain_of(event.creator);
        if (attendee.email == event.creator || (updates == SendUpdates::kExternalOnly && internal)) continue;
        ++(counts_[Key(calendar_id, event.id, attendee.email)].*counter);
    }
}

}  // namespace calfleet::simulators::google
