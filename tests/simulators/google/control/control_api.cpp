#include "simulators/google/control/control_api.hpp"

#include "adapters/http_server/url_encoding.hpp"
#include "simulators/google/api/api_error.hpp"
#include "simulators/google/control/control_specs.hpp"
#include "simulators/google/control/control_views.hpp"
#include "simulators/google/control/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <string>

namespace calfleet::simulators::google {
namespace http = adapters::http_server;
namespace json = boost::json;
namespace {

constexpr std::string_view kPrefix = "/control/";

json::value post_account(SimulatorControl& control, const json::value& body) {
    control.add_account(account_spec(body));
    return json::object{{"created", 1}};
}

json::value post_tokens(SimulatorControl& control, const json::value& body) {
    return tokens_json(control.mint_tokens(token_spec(body)));
}

json::value post_events(SimulatorControl& control, const json::value& body) {
    const auto specs = event_specs(body);
    control.add_events(specs);
    return json::object{{"added", specs.size()}};
}

json::value post_revoke(SimulatorControl& control, const json::value& body) {
    JsonFields fields(body, "revoke");
    const auto account = fields.text_if("account"), token = fields.text_if("token");
    fields.done();
    if (account.has_value() == token.has_value())
        fields.refuse("account", "or 'token' is required, not both");
    const std::size_t revoked =
        account ? control.revoke_account(*account) : std::size_t(control.revoke_token(*token));
    return json::object{{"revoked", revoked}};
}

json::value post_scopes(SimulatorControl& control, const json::value& body) {
    JsonFields fields(body, "scopes");
    const std::string account = fields.text("account"), scopes = fields.text("scopes");
    fields.done();
    control.set_scopes(account, scopes);
    return json::object{};
}

json::value post_consent(SimulatorControl& control, const json::value& body) {
    control.set_consent(consent_spec(body));
    return json::object{};
}

json::value post_oauth(SimulatorControl& control, const json::value& body) {
    control.set_tokens(token_settings(body, control.tokens()));
    return json::object{};
}

json::value post_fault(SimulatorControl& control, const json::value& body) {
    return json::object{{"id", control.add_fault(fault_rule(body))}};
}

json::value post_quotas(SimulatorControl& control, const json::value& body) {
    JsonFields fields(body, "quotas");
    const auto limit = [&fields](std::string_view name) -> std::optional<std::size_t> {
        const auto number = fields.integer_if(name);
        if (number && *number < 0) fields.refuse(name, "must not be negative");
        return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
    };
    const auto per_user = limit("per_user_minute"), per_project = limit("per_project_minute");
    fields.done();
    control.set_quotas(per_user, per_project);
    return json::object{};
}

json::value post_conferences(SimulatorControl& control, const json::value& body) {
    control.set_conferences(conference_settings(body));
    return json::object{};
}

json::value post_clock(SimulatorControl& control, const json::value& body) {
    JsonFields fields(body, "clock");
    const auto seconds = fields.integer_if("advance_seconds");
    fields.done();
    if (!seconds || *seconds < 0) fields.refuse("advance_seconds", "must be a number, not negative");
    control.advance_clock(std::chrono::seconds(*seconds));
    return json::object{};
}

struct Post {
    std::string_view name;
    json::value (*apply)(SimulatorControl&, const json::value&);
};
constexpr std::array kPosts{
    Post{"accounts", post_account}, Post{"tokens", post_tokens},          Post{"events", post_events},
    Post{"revoke", post_revoke},    Post{"scopes", post_scopes},          Post{"consent", post_consent},
    Post{"oauth", post_oauth},      Post{"faults", post_fault},           Post{"quotas", post_quotas},
    Post{"clock", post_clock},      Post{"conferences", post_conferences}};

const Post* find_post(std::string_view name) {
    const auto* const found = std::ranges::find(kPosts, name, &Post::name);
    return found == kPosts.end() ? nullptr : found;
}

json::value parse_json(std::string_view text) {
    json::error_code error;
    json::value value = json::parse(text, error);
    if (error) throw std::invalid_argument("this is not JSON: " + error.message());
    return value;
}

std::int64_t number_in(const http::HttpServerRequest& request, std::string_view name, std::int64_t unsaid) {
    const auto query = http::QueryParameters::parse(request.query());
    const auto text = query ? query->find(name) : std::nullopt;
    if (!text) return unsaid;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number < 0)
        throw std::invalid_argument("'" + std::string(name) + "' must be a number");
    return number;
}

std::optional<json::value> answer_get(const SimulatorControl& control, const http::HttpServerRequest& request,
                                      std::string_view name) {
    if (name == "log") {
        const auto count = static_cast<std::size_t>(number_in(request, "limit", 1000));
        return json::object{{"entries", log_json(control.log(number_in(request, "after", 0), count))}};
    }
    if (name == "events") {
        const auto query = http::QueryParameters::parse(request.query());
        return json::object{
            {"events", events_json(control.events(query ? query->find("calendar").value_or("") : ""))}};
    }
    if (name == "invitations") return json::object{{"invitations", invitations_json(control.invitations())}};
    if (name == "faults") return json::object{{"faults", faults_json(control.faults())}};
    if (name == "summary") return summary_json(control.summary());
    return std::nullopt;
}

std::optional<json::value> answer_delete(SimulatorControl& control, std::string_view name) {
    if (name == "faults") {
        control.clear_faults();
        return json::object{};
    }
    constexpr std::string_view kOneFault = "faults/";
    std::int64_t id = 0;
    if (!name.starts_with(kOneFault)) return std::nullopt;
    name.remove_prefix(kOneFault.size());
    std::from_chars(name.data(), name.data() + name.size(), id);
    if (!control.remove_fault(id)) return std::nullopt;
    return json::object{};
}

std::optional<json::value> answer_any(SimulatorControl& control, const http::HttpServerRequest& request) {
    const std::string_view name = request.path().substr(kPrefix.size());
    if (request.method == "GET") return answer_get(control, request, name);
    if (request.method == "DELETE") return answer_delete(control, name);
    const Post* post = request.method == "POST" ? find_post(name) : nullptr;
    if (post == nullptr) return std::nullopt;
    return post->apply(control, parse_json(request.body));
}

}  // namespace

bool is_control_path(std::string_view path) {
    return path.starts_with(kPrefix);
}

http::HttpServerResponse answer_control(SimulatorControl& control, const http::HttpServerRequest& request) {
    try {
        const auto body = answer_any(control, request);
        if (body) return json_reply(200, *body);
        return json_reply(404, json::object{{"error", "there is no such control"}});
    } catch (const std::invalid_argument& error) {
        return json_reply(400, json::object{{"error", error.what()}});
    }
}

void apply_seed(SimulatorControl& control, std::string_view json_text) {
    const json::value seed = parse_json(json_text);
    if (!seed.is_object()) throw std::invalid_argument("a seed is an object of lists");
    for (const auto& [name, bodies] : seed.get_object()) {
        const Post* post = find_post(name);
        if (post == nullptr) throw std::invalid_argument("a seed has no '" + std::string(name) + "'");
        if (!bodies.is_array())
            post->apply(control, bodies);
        else
            for (const json::value& body : bodies.get_array()) post->apply(control, body);
    }
}

}  // namespace calfleet::simulators::google
