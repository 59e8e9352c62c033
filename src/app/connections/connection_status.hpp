// What is told of a connection: the data of `calendar.connection_status` and the records on the topic
// connection-states, which are the same. Pure functions.
#pragma once

#include "core/record.hpp"
#include "core/time_range.hpp"
#include "ports/connection_store.hpp"
#include "ports/oauth_provider.hpp"

#include <string>
#include <vector>

namespace calfleet::app::connections {

// `connection`: null when there is none. `capability` is that of its scopes.
std::string encode_connection_status(const ports::ConnectionKey& key, const ports::Connection* connection,
                                     ports::Capability capability, core::Instant now);

// The record for the compacted topic; a tombstone when there is no connection.
core::OutgoingRecord connection_state_record(const ports::ConnectionKey& key,
                                             const ports::Connection* connection,
                                             ports::Capability capability, core::Instant now);

std::vector<std::string> list_of_scopes(const std::string& granted_scopes);
std::string_view to_string(ports::Capability capability);

}  // namespace calfleet::app::connections
