// Google's error envelopes: the classic one, the newer one with `status` and `details`, and OAuth's flat one.
#pragma once

#include "adapters/http_server/http_message.hpp"
#include "simulators/google/model/faults.hpp"
#include "simulators/google/model/operation.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calfleet::simulators::google {

using adapters::http_server::HttpServerResponse;

struct ApiError {
    ApiError() = default;  // Result needs it
    ApiError(int code, std::string why, std::string text, std::string whose = "global")
        : status(code), reason(std::move(why)), message(std::move(text)), domain(std::move(whose)) {}
    ApiError at(std::string type, std::string place) &&;

    int status = 500;
    std::string reason;
    std::string message;
    std::string domain;
    std::string location_type;  // with `location`, or empty
    std::string location;
    std::string rpc_status;   // "PERMISSION_DENIED": makes it the newer envelope
    std::string info_reason;  // of its ErrorInfo, if it has one
    std::string method;       // in the ErrorInfo
};

ApiError invalid(std::string message);
ApiError required(std::string message);
ApiError not_found();
ApiError empty_time_range();
ApiError login_required();
ApiError invalid_credentials();
ApiError insufficient_scopes(Operation operation);
ApiError user_rate_limit_exceeded();
ApiError rate_limit_exceeded();

HttpServerResponse json_reply(int status, const boost::json::value& body);
HttpServerResponse error_reply(const ApiError& error);
HttpServerResponse oauth_error_reply(int status, std::string_view error, std::string_view description);

// The answer an ErrorFault asks for, in the envelope that fits the endpoint and the reason.
HttpServerResponse fault_reply(const ErrorFault& fault, Operation operation);

}  // namespace calfleet::simulators::google
