// calfleetctl slots explain: why each time of a template is offered or not. Reads the store, and asks Google
// what is busy unless it is told; changes nothing.
#include "adapters/system/system_clock.hpp"
#include "command.hpp"
#include "core/rfc3339.hpp"
#include "core/slot_explanation.hpp"
#include "output_format.hpp"
#include "slots/agent_calendar.hpp"
#include "slots/slot_lines.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct ExplainOptions {
    std::string company;
    std::string agent;
    std::string template_id;
    std::string day;
    std::vector<std::string> busy;
    OutputFormat output;
};

core::Result<std::vector<core::TimeRange>, std::string> busy_of(const ExplainOptions& options) {
    std::vector<core::TimeRange> busy;
    for (const std::string& text : options.busy) {
        auto one = parse_busy(text);
        if (one.has_error()) return one.error();
        busy.push_back(*one);
    }
    return busy;
}

// With busy times that are given, a template that names its zone needs neither keys nor Google.
core::Result<SlotFacts, int> facts_with(const Session& session, const AskedTemplate& asked, core::Instant now,
                                        std::vector<core::TimeRange> busy) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto found = (*store)->run((*store)->stores().templates().find(asked.company, asked.agent, asked.id));
    if (found.has_error()) return refuse(found.error().message, config::kExitUnavailable);
    if (!found->has_value()) return refuse_without_template(asked);
    const core::BookingTemplate& booking_template = **found;
    if (!booking_template.timezone) return ask_google(session, asked, now, std::move(busy));
    const auto zone = core::TimeZone::find(*booking_template.timezone);
    if (!zone)
        return refuse("the template's timezone " + *booking_template.timezone +
                          " is unknown here; save the template with another",
                      config::kExitFailed);
    return SlotFacts{core::slot_rules(booking_template, *zone, settings->default_availability),
                     std::move(busy)};
}

int explain(const Session& session, const ExplainOptions& options) {
    std::optional<core::LocalDate> day;
    if (!options.day.empty()) {
        day = core::parse_date(options.day);
        if (!day)
            return refuse("the day " + options.day + " is none; write for example 2026-05-12",
                          config::kExitUsage);
    }
    auto busy = busy_of(options);
    if (busy.has_error()) return refuse(busy.error(), config::kExitUsage);

    const AskedTemplate asked{core::CompanyId(options.company), core::AgentId(options.agent),
                              core::TemplateId(options.template_id)};
    const core::Instant now = adapters::system::SystemClock().now();
    auto facts = busy->empty() ? ask_google(session, asked, now, std::nullopt)
                               : facts_with(session, asked, now, std::move(*busy));
    if (facts.has_error()) return facts.error();
    const auto explained = core::explain_slots(facts->rules, now, facts->busy, day);
    if (options.output.is_json())
        std::cout << explanation_json(facts->rules, explained) << '\n';
    else
        std::cout << rules_line(facts->rules) << explanation_lines(facts->rules, explained);
    return config::kExitOk;
}

}  // namespace

void add_slots_explain_command(CLI::App& slots, Action& action) {
    auto options = std::make_shared<ExplainOptions>();
    auto* command = slots.add_subcommand("explain", "say of each time why it is offered or not");
    command->add_option("--company", options->company, "company id")->required();
    command->add_option("--agent", options->agent, "agent id")->required();
    command->add_option("--template", options->template_id, "template id")->required();
    command->add_option("--day", options->day,
                        "only this day of the template's zone, as in 2026-05-12; without it, from now to the "
                        "end of the window");
    command->add_option(
        "--busy", options->busy,
        "a busy time START/END (RFC 3339); may be repeated. Without any, Google is asked with "
        "the agent's stored access token, which is not refreshed: token_keys are needed");
    add_output_option(*command, options->output, "{\"starts\":[…]}");
    command->callback([&action, options] {
        action = [options](const Session& session) { return explain(session, *options); };
    });
}

}  // namespace calfleet::ctl
