#include "app/connections/delete_agent_handler.hpp"

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <utility>
#include <vector>

namespace calfleet::app::connections {
namespace {

constexpr std::size_t kTemplatesMax = 1'000;
constexpr std::size_t kConnectionsMax = 32;
constexpr std::size_t kIdBytesMax = 256;
constexpr std::chrono::milliseconds kStoreRetryPause{250};

}  // namespace

// Written down before anything goes, and read again by an attempt after a crash.
struct DeleteAgentHandler::Plan {
    std::vector<std::string> templates;
    int templates_of_company = 0;
    std::vector<std::string> own_providers;      // of the agent's own connections
    std::vector<std::string> company_providers;  // of its company's, which go with it

    bool has_connection() const { return !own_providers.empty() || !company_providers.empty(); }

    std::string to_text() const {
        codec::JsonWriter writer;
        const auto list = [&writer](std::string_view name, const std::vector<std::string>& texts) {
            writer.key(name).begin_array();
            for (const std::string& text : texts) writer.value(text);
            writer.end_array();
        };
        writer.begin_object().member("templates_of_company", templates_of_company);
        list("templates", templates);
        list("own_providers", own_providers);
        list("company_providers", company_providers);
        writer.end_object();
        return writer.text();
    }

    static std::optional<Plan> parse(std::string_view text) {
        const auto parsed = codec::parse_json(text);
        if (parsed.has_error() || parsed->as_object() == nullptr) return std::nullopt;
        codec::JsonReader reader(*parsed);
        Plan plan;
        plan.templates = reader.optional_texts("templates", kTemplatesMax, kIdBytesMax);
        plan.templates_of_company =
            static_cast<int>(reader.integer("templates_of_company", 0, 1'000'000'000).value_or(0));
        plan.own_providers = reader.optional_texts("own_providers", kConnectionsMax, kIdBytesMax);
        plan.company_providers = reader.optional_texts("company_providers", kConnectionsMax, kIdBytesMax);
        return reader.ok() ? std::optional(std::move(plan)) : std::nullopt;
    }

    ports::AgentHoldings holdings_of(const core::Command& command) const {
        ports::AgentHoldings held;
        for (const std::string& id : templates) held.templates.emplace_back(id);
        held.templates_of_company = templates_of_company;
        for (const std::string& provider : own_providers)
            held.connections.push_back({command.company_id, command.agent_id, provider});
        for (const std::string& provider : company_providers)
            held.connections.push_back({command.company_id, {}, provider});
        return held;
    }
};

ports::awaitable<core::Outcome> DeleteAgentHandler::handle(const core::Command& command,
                                                           ports::CommandTerms terms) {
    auto plan = co_await make_plan(command);
    if (plan.has_error()) co_return plan.error();
    auto recorded = co_await agents_.record_deletion(command.company_id, command.agent_id);
    if (recorded.has_error()) co_return fail(command, recorded.error());
    if (!co_await terms.attempt->intend(plan->to_text()))
        co_return core::Failed{core::FailureReason::kInternalError, {}, std::nullopt, {}};
    co_return co_await carry_out(command, *plan, terms.deadline);
}

ports::awaitable<core::Result<DeleteAgentHandler::Plan, core::Failed>> DeleteAgentHandler::make_plan(
    const core::Command& command) {
    auto holdings = co_await agents_.holdings(command.company_id, command.agent_id, std::nullopt);
    if (holdings.has_error()) co_return fail(command, holdings.error());
    Plan plan;
    plan.templates_of_company = holdings->templates_of_company;
    for (const core::TemplateId& id : holdings->templates) plan.templates.push_back(id.str());
    for (const ports::ConnectionKey& key : holdings->connections)
        (key.agent_id.empty() ? plan.company_providers : plan.own_providers).push_back(key.provider);
    co_return plan;
}

ports::awaitable<core::Outcome> DeleteAgentHandler::carry_out(const core::Command& command, const Plan& plan,
                                                              ports::SteadyInstant deadline) {
    auto purged = co_await purge(command, plan, deadline);
    if (purged.has_error()) co_return fail(command, purged.error());

    codec::JsonWriter writer;
    writer.begin_object().member("attached_actions_purged_count", plan.templates.size());
    writer.member("had_oauth_connected", plan.has_connection()).end_object();
    core::Done done;
    done.data_json = writer.text();
    co_return done;
}

// Until the store has done it, or there is no time left: a commit whose answer got lost must not be planned
// anew, when nothing of the agent is there to be counted any more.
ports::awaitable<core::Result<void, ports::StoreError>> DeleteAgentHandler::purge(
    const core::Command& command, const Plan& plan, ports::SteadyInstant deadline) {
    const core::CommandIdentity& asked_by = command;
    for (;;) {
        ports::AgentHoldings held = plan.holdings_of(command);
        auto purged = co_await purge_.carry_out(asked_by, std::move(held), std::nullopt);
        const bool has_time = clock_.steady_now() + kStoreRetryPause < deadline;
        if (purged.has_value()) co_return core::Result<void, ports::StoreError>();
        if (!has_time) co_return purged.error();
        co_await clock_.sleep_for(kStoreRetryPause);
    }
}

ports::awaitable<std::optional<core::Outcome>> DeleteAgentHandler::read_back(const core::Command& command,
                                                                             std::string intent,
                                                                             ports::SteadyInstant deadline) {
    const auto plan = Plan::parse(intent);
    if (!plan) co_return std::nullopt;
    auto outcome = co_await carry_out(command, *plan, deadline);
    if (std::holds_alternative<core::Failed>(outcome)) co_return std::nullopt;
    co_return outcome;
}

core::Failed DeleteAgentHandler::fail(const core::Command& command, const ports::StoreError& error) const {
    log_.alert(ports::OpsAlert::kAgentNotDeleted,
               "an agent could not be deleted; what is left of it is purged by night",
               {{"agent_id", command.agent_id.str()},
                {"company_id", command.company_id.str()},
                {"error", error.message}});
    return {core::FailureReason::kStorageUnavailable, {}, std::nullopt, {}};
}

}  // namespace calfleet::app::connections
