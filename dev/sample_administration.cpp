#include "sample_administration.hpp"

#include "codec/json_writer.hpp"
#include "sample_world.hpp"

namespace calfleet::dev {
namespace {

constexpr const char* kProvider = "google_calendar";

// The data of a command about an agent, which its author completes.
class Data {
public:
    explicit Data(const std::string& agent) {
        writer_.begin_object().member("company_id", kCompany).member("agent_id", agent);
    }
    Data& by(const char* user_id, const char* role) {
        writer_.key("actor").begin_object().member("user_id", user_id).member("role", role).end_object();
        return *this;
    }
    Data& by_admin() { return by("dev-admin", "admin"); }
    Data& with(std::string_view name, std::string_view text) {
        writer_.member_unless_empty(name, text);
        return *this;
    }
    Data& forced() {
        writer_.member("force", true);
        return *this;
    }
    std::string text() { return writer_.end_object().text(); }

private:
    codec::JsonWriter writer_;
};

// Each agent has one of a kind, so that its id says what it is.
SampleCommand administer(const std::string& verb, const std::string& agent, std::string data,
                         core::Instant now) {
    std::string id = "sample-" + verb + "-" + agent;
    return sample_command(std::move(id), "calendar." + verb, agent, std::move(data), now);
}

SampleCommand expecting(SampleCommand command, std::string outcome, std::set<std::string> events,
                        std::string state = {}) {
    command.expected = std::move(outcome);
    command.events = std::move(events);
    command.state = std::move(state);
    return command;
}

}  // namespace

SampleCommand start_oauth(const std::string& agent, core::Instant now) {
    std::string data = Data(agent).by_admin().with("provider", kProvider).text();
    return expecting(administer("start_oauth", agent, std::move(data), now), "success",
                     {"calendar_oauth_initiated"});
}

SampleCommand complete_oauth(const std::string& agent, const SentBack& back, core::Instant now) {
    std::string data = Data(agent)
                           .by_admin()
                           .with("state", back.state)
                           .with("code", back.code)
                           .with("error", back.error)
                           .text();
    SampleCommand command = administer("complete_oauth", agent, std::move(data), now);
    if (!back.error.empty()) return expecting(std::move(command), "user_denied", {"calendar_oauth_failed"});
    return expecting(std::move(command), "success",
                     {"calendar_oauth_completed", "calendar_connection_state_changed"}, "connected");
}

std::vector<SampleCommand> refused_connections(core::Instant now) {
    const std::string agent = kNeverConnectedAgent;
    std::string by_agent = Data(agent).by("dev-agent", "agent").with("provider", kProvider).text();
    std::string forged = Data(agent).by_admin().with("state", "forged").with("code", "4/0A").text();
    return {expecting(administer("start_oauth", agent, std::move(by_agent), now), "forbidden",
                      {"calendar_oauth_failed"}),
            expecting(administer("complete_oauth", agent, std::move(forged), now), "state_mismatch",
                      {"calendar_oauth_failed"})};
}

std::vector<SampleCommand> later_administration(core::Instant now) {
    const std::string looked_at = happy_agent(1);
    const std::string refreshed = happy_agent(2);
    const std::string left = kDisconnectedAgent;
    const std::string deleted = kDeletedAgent;
    std::string look = Data(looked_at).by_admin().with("provider", kProvider).text();
    std::string refresh =
        Data(refreshed).with("provider", kProvider).with("refresh_type", "proactive").forced().text();
    std::string leave = Data(left).by_admin().with("provider", kProvider).text();
    std::string remove = Data(deleted).by_admin().text();
    return {
        expecting(administer("connection_status", looked_at, std::move(look), now), "success", {}),
        expecting(administer("refresh_token", refreshed, std::move(refresh), now), "success",
                  {"calendar_token_refreshed"}),
        expecting(administer("disconnect", left, std::move(leave), now), "success",
                  {"calendar_connection_state_changed"}, "not_connected"),
        expecting(administer("delete_agent", deleted, std::move(remove), now), "success",
                  {"calendar_connection_state_changed", "calendar_template_configured"}, "not_connected")};
}

}  // namespace calfleet::dev
