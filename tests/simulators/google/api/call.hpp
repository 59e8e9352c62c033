// One request on its way through the simulator: what it asks for, who asks, and what is to be said of it in
// the log. Belongs to the request's coroutine.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "adapters/http_server/url_encoding.hpp"
#include "core/result.hpp"
#include "core/time_range.hpp"
#include "simulators/google/api/api_error.hpp"
#include "simulators/google/model/directory.hpp"
#include "simulators/google/model/faults.hpp"
#include "simulators/google/model/operation.hpp"
#include "simulators/google/model/world.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace calfleet::simulators::google {

using adapters::http_server::HttpServerRequest;
using adapters::http_server::QueryParameters;

struct Call {
    HttpServerRequest request;
    Operation operation = Operation::kUnknown;
    std::string calendar_id;  // from the path, decoded once
    std::string event_id;
    QueryParameters query;
    std::string bearer_token;  // empty: none

    core::Instant now;                 // when it takes effect
    const Account* account = nullptr;  // set once the token is known to be good
    FaultPlan plan;

    // For the log, filled by the endpoint.
    bool committed = false;
    std::string account_email;
    std::string reason;
    std::string grant_type;
    Properties private_properties;
};

// Reads method, path, query and bearer token. A path or query that is not well-formed is kUnknown.
Call read_call(HttpServerRequest request);

// What an endpoint answers. The world is locked meanwhile.
using Reply = core::Result<HttpServerResponse, ApiError>;
using Endpoint = Reply (*)(World&, Call&);

// Parameters in the forms Google accepts; an error names the parameter.
core::Result<std::optional<core::Instant>, ApiError> instant_parameter(const Call& call,
                                                                       std::string_view name);
core::Result<std::size_t, ApiError> count_parameter(const Call& call, std::string_view name,
                                                    std::size_t unsaid, std::size_t most);
bool flag_parameter(const Call& call, std::string_view name);
core::Result<const date::time_zone*, ApiError> zone_parameter(const Call& call,
                                                              const date::time_zone* unsaid);

// The calendar the path names, if the account has at least that role there.
core::Result<CalendarView, ApiError> visible_calendar(const Call& call, AccessRole least);

}  // namespace calfleet::simulators::google
