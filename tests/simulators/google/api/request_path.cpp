#include "simulators/google/api/request_path.hpp"

#include "simulators/google/api/endpoints.hpp"
#include "simulators/google/api/field_mask.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>

#include <mutex>
#include <optional>
#include <utility>

namespace calfleet::simulators::google {
namespace http = adapters::http_server;
using ports::awaitable;

namespace {

// Which endpoint serves an operation, and whether it needs an access token of the calendar API.
struct Service {
    Endpoint endpoint = nullptr;
    bool is_calendar_api = true;
};

Service service_of(Operation operation) {
    switch (operation) {
        case Operation::kAuthorize:
            return {authorize, false};
        case Operation::kToken:
            return {exchange_token, false};
        case Operation::kRevoke:
            return {revoke, false};
        case Operation::kUserinfo:
            return {userinfo, false};
        case Operation::kFreeBusy:
            return {query_free_busy};
        case Operation::kInsertEvent:
            return {insert_event};
        case Operation::kListEvents:
            return {list_events};
        case Operation::kGetEvent:
            return {get_event};
        case Operation::kPatchEvent:
            return {patch_event};
        case Operation::kDeleteEvent:
            return {delete_event};
        case Operation::kListCalendars:
            return {list_calendars};
        case Operation::kGetCalendar:
            return {get_calendar};
        case Operation::kUnknown:
            break;
    }
    return {};
}

// Token, then quota, then scope: in the order in which Google complains.
std::optional<ApiError> check_access(World& world, Call& call) {
    if (call.bearer_token.empty()) return login_required();
    const AccessToken* token = world.tokens.find_access_token(call.bearer_token);
    if (token == nullptr || !token->valid_at(call.now)) return invalid_credentials();
    call.account = world.directory.find_account(token->grant->account);
    if (call.account == nullptr) return invalid_credentials();
    const auto verdict = world.quotas.admit(call.account->email, call.now);
    if (verdict == Quotas::Verdict::kUserExceeded) return user_rate_limit_exceeded();
    if (verdict == Quotas::Verdict::kProjectExceeded) return rate_limit_exceeded();
    if (!allows(token->scopes, call.operation)) return insufficient_scopes(call.operation);
    return std::nullopt;
}

// What `fields` leaves of an endpoint's answer. Its form is checked before anything takes effect.
Reply partial_reply(Endpoint endpoint, World& world, Call& call) {
    const auto text = call.query.find("fields");
    if (!text) return endpoint(world, call);
    const auto fields = parse_fields(*text);
    if (!fields)
        return ApiError(400, "invalidParameter", "Invalid field selection " + std::string(*text))
            .at("parameter", "fields");
    Reply reply = endpoint(world, call);
    if (!reply || reply->body.empty()) return reply;
    reply->body = json_reply(reply->status, only_fields(boost::json::parse(reply->body), *fields)).body;
    return reply;
}

HttpServerResponse serve(World& world, Call& call) {
    const Service service = service_of(call.operation);
    if (service.endpoint == nullptr) return error_reply(not_found());
    std::optional<ApiError> error;
    if (service.is_calendar_api) error = check_access(world, call);
    if (!error) {
        Reply reply = service.is_calendar_api ? partial_reply(service.endpoint, world, call)
                                              : service.endpoint(world, call);
        if (reply) return *std::move(reply);
        error = reply.error();
    }
    call.reason = error->reason;
    return error_reply(*error);
}

// What the faults make of an answer that was ready.
HttpServerResponse spoil(HttpServerResponse response, const Call& call) {
    const FaultPlan& plan = call.plan;
    if (plan.error) response = fault_reply(*plan.error, call.operation);
    if (plan.has(Quirk::kMalformedBody)) response.body.resize(response.body.size() / 2);
    if (plan.has(Quirk::kTruncatedBody)) response.delivery = http::Truncated{response.body.size() / 2};
    if (plan.slow) response.delivery = http::Dripped{plan.slow->bytes_per_step, plan.slow->pause};
    if (plan.drop) response.delivery = http::Dropped{};
    return response;
}

}  // namespace

awaitable<HttpServerResponse> RequestPath::answer(HttpServerRequest request) {
    Call call = read_call(std::move(request));
    const std::int64_t sequence = arrive(call);
    co_await wait_for(call.plan.wait_before_commit);
    HttpServerResponse response = take_effect(call, sequence);
    co_await wait_for(call.plan.wait_after_commit);
    note_reply(response, sequence);
    co_return response;
}

awaitable<void> RequestPath::wait_for(std::chrono::milliseconds duration) {
    if (duration.count() <= 0) co_return;
    boost::asio::steady_timer timer(loop_, duration);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

std::int64_t RequestPath::arrive(Call& call) {
    const std::lock_guard lock(world_.mutex);
    if (const AccessToken* token = world_.tokens.find_access_token(call.bearer_token))
        call.account_email = token->grant->account;
    const FaultSubject subject{call.request.method, call.request.path(), call.operation, call.calendar_id,
                               call.account_email};
    call.plan = world_.faults.plan(subject, world_.random);
    LogEntry entry;
    entry.arrived_at = world_.clock.now();
    entry.account = call.account_email;
    entry.method = call.request.method;
    entry.path = call.request.path();
    entry.operation = call.operation;
    entry.calendar_id = call.calendar_id;
    entry.event_id = call.event_id;
    entry.faults = call.plan.names;
    return world_.log.add(std::move(entry));
}

HttpServerResponse RequestPath::take_effect(Call& call, std::int64_t sequence) {
    const std::lock_guard lock(world_.mutex);
    call.now = world_.clock.now();
    HttpServerResponse response;
    if (!call.plan.prevents()) response = serve(world_, call);
    if (call.plan.error) call.reason = call.plan.error->reason;
    if (LogEntry* entry = world_.log.find(sequence)) {
        if (call.committed) entry->committed_at = call.now;
        entry->account = call.account_email;
        entry->reason = call.reason;
        entry->event_id = call.event_id;
        if (const auto view = call.account != nullptr ? call.account->find(call.calendar_id) : std::nullopt)
            entry->calendar_id = view->calendar->id();  // where the path said "primary"
        entry->grant_type = call.grant_type;
        entry->private_properties = std::move(call.private_properties);
    }
    return spoil(std::move(response), call);
}

void RequestPath::note_reply(const HttpServerResponse& response, std::int64_t sequence) {
    const std::lock_guard lock(world_.mutex);
    LogEntry* entry = world_.log.find(sequence);
    if (entry == nullptr) return;
    entry->replied_at = world_.clock.now();
    entry->status = std::holds_alternative<http::Dropped>(response.delivery) ? 0 : response.status;
}

}  // namespace calfleet::simulators::google
