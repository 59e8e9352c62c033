#include "simulators/google/api/api_error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace calfleet::simulators::google {
namespace json = boost::json;
namespace {

constexpr std::string_view kJson = "application/json; charset=UTF-8";

bool is_usage_limit(std::string_view reason) {
    constexpr std::array<std::string_view, 5> kReasons{"rateLimitExceeded", "userRateLimitExceeded",
                                                       "quotaExceeded", "dailyLimitExceeded",
                                                       "accessNotConfigured"};
    return std::ranges::find(kReasons, reason) != kReasons.end();
}

// Reasons that Google answers in the newer envelope.
std::string rpc_status_of(std::string_view reason) {
    const bool newer = reason == "ACCESS_TOKEN_SCOPE_INSUFFICIENT" || reason == "SERVICE_DISABLED";
    return newer ? "PERMISSION_DENIED" : "";
}

bool is_oauth(Operation operation) {
    return operation <= Operation::kUserinfo;
}

json::object error_info(const ApiError& error) {
    json::object metadata{{"service", "calendar-json.googleapis.com"}};
    if (!error.method.empty()) metadata["method"] = error.method;
    return {{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
            {"reason", error.info_reason},
            {"domain", "googleapis.com"},
            {"metadata", std::move(metadata)}};
}

json::object envelope_of(const ApiError& error) {
    json::object item{{"domain", error.domain}, {"reason", error.reason}, {"message", error.message}};
    if (!error.location.empty()) {
        item["locationType"] = error.location_type;
        item["location"] = error.location;
    }
    json::object body{
        {"errors", json::array{std::move(item)}}, {"code", error.status}, {"message", error.message}};
    if (!error.rpc_status.empty()) body["status"] = error.rpc_status;
    if (!error.info_reason.empty()) body["details"] = json::array{error_info(error)};
    return {{"error", std::move(body)}};
}

}  // namespace

ApiError ApiError::at(std::string type, std::string place) && {
    location_type = std::move(type);
    location = std::move(place);
    return std::move(*this);
}

ApiError invalid(std::string message) {
    return {400, "invalid", std::move(message)};
}

ApiError required(std::string message) {
    return {400, "required", std::move(message)};
}

ApiError not_found() {
    return {404, "notFound", "Not Found"};
}

ApiError empty_time_range() {
    return ApiError(400, "timeRangeEmpty", "The specified time range is empty.", "calendar")
        .at("parameter", "timeMax");
}

ApiError login_required() {
    ApiError error = ApiError(401, "required", "Login Required.").at("header", "Authorization");
    error.rpc_status = "UNAUTHENTICATED";
    return error;
}

ApiError invalid_credentials() {
    ApiError error = ApiError(401, "authError", "Invalid Credentials").at("header", "Authorization");
    error.rpc_status = "UNAUTHENTICATED";
    return error;
}

ApiError insufficient_scopes(Operation operation) {
    ApiError error{403, "insufficientPermissions", "Request had insufficient authentication scopes."};
    error.rpc_status = "PERMISSION_DENIED";
    error.info_reason = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";
    error.method = method_name(operation);
    return error;
}

ApiError user_rate_limit_exceeded() {
    return {403, "userRateLimitExceeded", "User Rate Limit Exceeded", "usageLimits"};
}

ApiError rate_limit_exceeded() {
    return {403, "rateLimitExceeded", "Rate Limit Exceeded", "usageLimits"};
}

HttpServerResponse json_reply(int status, const json::value& body) {
    HttpServerResponse response;
    response.status = status;
    response.content_type = kJson;
    response.body = json::serialize(body);
    return response;
}

HttpServerResponse error_reply(const ApiError& error) {
    HttpServerResponse response = json_reply(error.status, envelope_of(error));
    if (error.status == 401)
        response.headers.emplace_back(
            "WWW-Authenticate", R"(Bearer realm="https://accounts.google.com/", error="invalid_token")");
    return response;
}

HttpServerResponse oauth_error_reply(int status, std::string_view error, std::string_view description) {
    return json_reply(status, json::object{{"error", error}, {"error_description", description}});
}

HttpServerResponse fault_reply(const ErrorFault& fault, Operation operation) {
    HttpServerResponse response;
    if (!fault.json) {
        response.status = fault.status;
        response.content_type = "text/html; charset=UTF-8";
        response.body = "<!DOCTYPE html><html><title>Error " + std::to_string(fault.status) + "</title><p>" +
                        fault.message + "</html>\n";
    } else if (is_oauth(operation)) {
        response = oauth_error_reply(fault.status, fault.reason, fault.message);
    } else {
        ApiError error{fault.status, fault.reason, fault.message,
                       is_usage_limit(fault.reason) ? "usageLimits" : "global"};
        error.rpc_status = rpc_status_of(fault.reason);
        if (!error.rpc_status.empty()) {
            error.info_reason = fault.reason;
            error.reason =
                fault.reason == "SERVICE_DISABLED" ? "accessNotConfigured" : "insufficientPermissions";
            error.method = method_name(operation);
        }
        response = error_reply(error);
    }
    if (fault.retry_after) response.headers.emplace_back("Retry-After", *fault.retry_after);
    return response;
}

}  // namespace calfleet::simulators::google
