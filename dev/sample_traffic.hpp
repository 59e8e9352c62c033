// What the chatbots ask of calendars: lookups and bookings, each with what should come of it. Pure functions;
// `now` goes into the commands.
#pragma once

#include "sample_command.hpp"

#include <map>
#include <string>
#include <vector>

namespace calfleet::dev {

// Lookups, and everything that is refused before a slot is known.
std::vector<SampleCommand> lookups_and_refusals(core::Instant now);

// Bookings of slots that were listed: `slots` holds the starts by agent.
std::vector<SampleCommand> bookings(const std::map<std::string, std::vector<std::string>>& slots,
                                    core::Instant now);

// A record that carries no command id: nobody can be told, so it ends as a dead letter.
core::OutgoingRecord unreadable_record();

}  // namespace calfleet::dev
