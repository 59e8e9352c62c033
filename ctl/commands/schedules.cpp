// calfleetctl schedules: how far each has come, when it runs next, and what a person may ask of it. Straight
// in the store, which the scheduler that leads looks at every half second.
#include "adapters/system/system_clock.hpp"
#include "codec/json_writer.hpp"
#include "command.hpp"
#include "core/rfc3339.hpp"
#include "core/schedule_definition.hpp"
#include "output_format.hpp"
#include "schedule_changes.hpp"
#include "store_session.hpp"
#include "table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <sstream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct ScheduleOptions {
    std::string name;
    std::string definition;  // of `next`, instead of a name
    int how_many = 5;
    bool dry_run = false;
    OutputFormat output;
};

std::string moment(const std::optional<core::Instant>& instant) {
    return instant ? core::to_rfc3339(*instant) : "-";
}

std::string as_json(const std::vector<ports::Schedule>& schedules) {
    codec::JsonWriter writer;
    writer.begin_object().key("schedules").begin_array();
    for (const ports::Schedule& schedule : schedules) {
        writer.begin_object().member("name", schedule.name).member("paused", schedule.paused);
        writer.member("next_slot", core::to_rfc3339(schedule.next_slot));
        if (schedule.last_run_slot) writer.member("last_run_slot", core::to_rfc3339(*schedule.last_run_slot));
        writer.member("fired", schedule.counts.fired).member("caught_up", schedule.counts.caught_up);
        writer.member("skipped", schedule.counts.skipped).member("missed", schedule.counts.missed);
        writer.member("definition", schedule.definition).end_object();
    }
    writer.end_array().end_object();
    return writer.text();
}

int list(const Session& session, const OutputFormat& output) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto all = (*store)->run((*store)->stores().schedules().all());
    if (all.has_error()) return refuse(all.error().message, config::kExitUnavailable);
    if (output.is_json()) {
        std::cout << as_json(*all) << '\n';
        return config::kExitOk;
    }
    if (all->empty())
        return refuse("no scheduler has led here yet: start calfleet-scheduler", config::kExitFailed);
    std::vector<std::vector<std::string>> lines{
        {"SCHEDULE", "NEXT", "LAST RUN", "FIRED/CAUGHT UP/SKIPPED/MISSED", "DEFINITION"}};
    for (const ports::Schedule& schedule : *all) {
        std::ostringstream counts;
        counts << schedule.counts.fired << '/' << schedule.counts.caught_up << '/' << schedule.counts.skipped
               << '/' << schedule.counts.missed;
        lines.push_back({schedule.name, schedule.paused ? "paused" : moment(schedule.next_slot),
                         moment(schedule.last_run_slot), counts.str(), schedule.definition});
    }
    print_table(lines);
    return config::kExitOk;
}

// The definition of the schedule of that name, or an exit code after a sentence.
core::Result<std::string, int> definition_of(const Session& session, const std::string& name) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto schedule = find_schedule(**store, name);
    if (schedule.has_error()) return schedule.error();
    return schedule->definition;
}

// As the schedule's zone has them.
std::vector<std::string> next_slots(const core::ScheduleDefinition& definition, int how_many) {
    std::vector<std::string> slots;
    core::Instant slot = adapters::system::SystemClock().now();
    while (slots.size() < static_cast<std::size_t>(how_many)) {
        const auto next = core::next_slot(definition, slot);
        if (!next) break;
        slot = *next;
        slots.push_back(core::to_rfc3339(slot, definition.zone));
    }
    return slots;
}

void print_slots(const std::vector<std::string>& slots, const OutputFormat& output) {
    if (!output.is_json()) {
        for (const std::string& slot : slots) std::cout << slot << '\n';
        return;
    }
    codec::JsonWriter writer;
    writer.begin_object().key("slots").begin_array();
    for (const std::string& slot : slots) writer.value(slot);
    writer.end_array().end_object();
    std::cout << writer.text() << '\n';
}

int print_next(const Session& session, const ScheduleOptions& options) {
    if (options.name.empty() == options.definition.empty())
        return refuse("name either a schedule or, with --of, a definition to try", config::kExitUsage);
    std::string text = options.definition;
    if (text.empty()) {
        auto stored = definition_of(session, options.name);
        if (stored.has_error()) return stored.error();
        text = std::move(*stored);
    }
    const auto definition = core::parse_schedule(text);
    if (definition.has_error()) return refuse(definition.error(), config::kExitUsage);
    print_slots(next_slots(*definition, options.how_many), options.output);
    return config::kExitOk;
}

int set_paused(const Session& session, const std::string& name, bool paused) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    const int changed =
        change_schedule(**store, name, [paused](ports::Schedule& schedule) { schedule.paused = paused; });
    if (changed != config::kExitOk) return changed;
    std::cout << name << (paused ? " is paused: its slots are skipped until it is resumed\n" : " goes on\n");
    return config::kExitOk;
}

int run_now(const Session& session, const ScheduleOptions& options) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    const ports::RequestedRun asked{adapters::system::SystemClock().now(), options.dry_run};
    const int changed = change_schedule(
        **store, options.name, [&asked](ports::Schedule& schedule) { schedule.requested_run = asked; });
    if (changed != config::kExitOk) return changed;
    if (!(*store)->run(wait_until_made(**store, options.name, asked)))
        return refuse("it was not run yet; it will be once a scheduler leads that reaches the brokers",
                      config::kExitUnavailable);
    std::cout << options.name << " was run as " << options.name << '@' << core::to_rfc3339(asked.at)
              << (options.dry_run ? " (dry run)" : "") << '\n';
    return config::kExitOk;
}

}  // namespace

void add_schedules_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<ScheduleOptions>();
    auto* schedules = app.add_subcommand("schedules", "look at the scheduler's schedules and steer them");
    schedules->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, std::function<int(const Session&)> what) {
        auto* command = schedules->add_subcommand(name, help);
        command->callback([&action, what = std::move(what)] { action = what; });
        return command;
    };
    const auto with_name = [&options](CLI::App* command) {
        command->add_option("name", options->name, "of the schedule, as `schedules list` has it")->required();
        return command;
    };
    auto* listing = add("list", "how far each has come",
                        [options](const Session& session) { return list(session, options->output); });
    add_output_option(*listing, options->output, "{\"schedules\":[…]}");
    auto* next = add("next", "print the slots to come, as the schedule's zone has them",
                     [options](const Session& session) { return print_next(session, *options); });
    next->add_option("name", options->name, "of the schedule");
    next->add_option("--of", options->definition, "a definition to try, instead of a schedule's");
    add_output_option(*next, options->output, "{\"slots\":[…]}");
    next->add_option("-n,--count", options->how_many, "how many")->check(CLI::Range(1, 1'000));
    auto* run = add("run", "run it once now, beside its slots",
                    [options](const Session& session) { return run_now(session, *options); });
    with_name(run)->add_flag("--dry-run", options->dry_run, "count what would be done, change nothing");
    with_name(add("pause", "skip its slots until it is resumed",
                  [options](const Session& session) { return set_paused(session, options->name, true); }));
    with_name(add("resume", "end the pause",
                  [options](const Session& session) { return set_paused(session, options->name, false); }));
}

}  // namespace calfleet::ctl
