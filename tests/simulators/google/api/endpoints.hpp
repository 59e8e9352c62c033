// The endpoints, one function each. Each is called with the world locked; those of the calendar API only once
// token, quota and scope have been checked.
#pragma once

#include "simulators/google/api/call.hpp"
#include "simulators/google/model/world.hpp"

namespace calfleet::simulators::google {

Reply authorize(World& world, Call& call);
Reply exchange_token(World& world, Call& call);
Reply revoke(World& world, Call& call);
Reply userinfo(World& world, Call& call);

Reply query_free_busy(World& world, Call& call);
Reply insert_event(World& world, Call& call);
Reply list_events(World& world, Call& call);
Reply get_event(World& world, Call& call);
Reply patch_event(World& world, Call& call);
Reply delete_event(World& world, Call& call);
Reply list_calendars(World& world, Call& call);
Reply get_calendar(World& world, Call& call);

}  // namespace calfleet::simulators::google
