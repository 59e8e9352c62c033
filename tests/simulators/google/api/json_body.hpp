// The JSON object a request carries.
#pragma once

#include "core/result.hpp"
#include "simulators/google/api/api_error.hpp"
#include "simulators/google/api/call.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace calfleet::simulators::google {

inline core::Result<boost::json::object, ApiError> json_body(const Call& call) {
    boost::json::error_code error;
    boost::json::value body = boost::json::parse(call.request.body, error);
    if (error || !body.is_object()) return ApiError{400, "parseError", "Parse Error"};
    return std::move(body.get_object());
}

}  // namespace calfleet::simulators::google
