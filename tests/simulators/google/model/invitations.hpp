// How many mails each attendee got about each event: more than one invitation is the mistake a fleet must not
// make. Not thread-safe: the world's lock protects it.
#pragma once

#include "core/time_range.hpp"
#include "simulators/google/model/event.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace calfleet::simulators::google {

enum class SendUpdates { kNone, kExternalOnly, kAll };

std::optional<SendUpdates> send_updates_from(std::string_view name);

struct MailCount {
    std::int64_t invitations = 0;
    std::int64_t updates = 0;
    std::int64_t cancellations = 0;
};

class Invitations {
public:
    using Key = std::tuple<std::string, std::string, std::string>;  // calendar, event, attendee

    // One mail to each attendee whom `updates` reaches. Never to the organiser, and never about an event that
    // is over, as Google does.
    void invite(const std::string& calendar_id, const Event& event, SendUpdates updates, core::Instant now);
    // Those who stay hear of the change, who is new is invited, and who is left out is told that it is off.
    void tell_of_change(const std::string& calendar_id, const Event& before, const Event& after,
                        SendUpdates updates, core::Instant now);
    void call_off(const std::string& calendar_id, const Event& event, SendUpdates updates, core::Instant now);

    const std::map<Key, MailCount>& counts() const { return counts_; }

private:
    void count(const std::string& calendar_id, const Event& event, SendUpdates updates, core::Instant now,
               std::int64_t MailCount::*counter);

    std::map<Key, MailCount> counts_;
};

}  // namespace calfleet::simulators::google
