// calfleetctl slots list: the free times of a template, as a chatbot is told them.
#include "agent_command.hpp"
#include "codec/json_writer.hpp"
#include "slots/slot_table.hpp"
#include "table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct ListOptions {
    AgentOptions about;
    std::string template_id;
    std::string day;
    std::string timezone;
    std::string from;
    int limit = 50;
    int per_day = 0;  // 0: any number
};

CommandRequest request_of(const ListOptions& options) {
    codec::JsonWriter writer;
    writer.begin_object().member("template_id", options.template_id);
    writer.member_unless_empty("date_hint", options.day).member_unless_empty("timezone", options.timezone);
    writer.member_unless_empty("from", options.from).member("limit", options.limit);
    if (options.per_day > 0) writer.member("per_day", options.per_day);
    writer.end_object();
    CommandRequest request;
    request.type = "calendar.list_slots";
    request.company = options.about.company;
    request.agent = options.about.agent;
    request.members = writer.text();
    return request;
}

int list_slots(const Session& session, const ListOptions& options) {
    const auto answer = exchange(session, request_of(options));
    if (answer.has_error()) return answer.error();
    if (!answer->succeeded() || options.about.output.is_json()) return print_answer(*answer, options.about);
    const auto lines = slot_table(answer->data());
    if (lines.size() > 1) print_table(lines);
    std::cout << slot_summary(answer->data()) << '\n';
    return config::kExitOk;
}

}  // namespace

void add_slots_list_command(CLI::App& slots, Action& action) {
    auto options = std::make_shared<ListOptions>();
    auto* list = slots.add_subcommand("list", "ask a worker for the free times");
    add_agent_options(*list, options->about);
    list->add_option("--template", options->template_id, "template id")->required();
    list->add_option("--day", options->day,
                     "the day that is wished for, as in 2026-05-12: those near it first");
    list->add_option("--timezone", options->timezone,
                     "the zone to show them in, as in Asia/Jakarta; without it, the template's");
    list->add_option("--limit", options->limit, "at most so many")
        ->capture_default_str()
        ->check(CLI::Range(1, 200));
    list->add_option("--per-day", options->per_day, "at most so many of one day")->check(CLI::Range(1, 200));
    list->add_option("--from", options->from, "only those from then on (RFC 3339): the next page");
    list->callback([&action, options] {
        action = [options](const Session& session) { return list_slots(session, *options); };
    });
}

}  // namespace calfleet::ctl
