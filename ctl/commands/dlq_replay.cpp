// calfleetctl dlq replay: dead letters as new commands, looked through first, then published at a pace.
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/login_name.hpp"
#include "adapters/system/system_clock.hpp"
#include "command.hpp"
#include "command_checks.hpp"
#include "dead_letters/letter_options.hpp"
#include "dead_letters/replay_report.hpp"
#include "dead_letters/replay_run.hpp"
#include "input_text.hpp"
#include "output_format.hpp"
#include "store_session.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr std::chrono::seconds kConfirmationPatience{600};
constexpr const char* kFooter =
    "Each letter is looked through before anything is published: whether a worker would take the command,\n"
    "whether its time has passed, and whether the store's job ledger knows that the original, or a replay "
    "of\n"
    "it, succeeded, is in doubt or is not finished. What is refused is said with its reason.\n"
    "A replay is a new command: ce_id ORIGINAL:replay:N, ce_replayof ORIGINAL. It leaves a mark beside its\n"
    "letter, which `dlq list` shows, and a line of JSON on stderr.\n\n"
    "  calfleetctl dlq show 3/17 -o json | jq .body > fixed.json    # .body.data of a structured event\n"
    "  calfleetctl dlq replay 3/17 --data @fixed.json\n"
    "  calfleetctl dlq replay --error-code internal_error --since 2h --rate 5\n"
    "Exit code 0 when every letter was replayed and succeeded, 1 otherwise.";

struct ReplayOptions {
    LetterOptions letters;
    OutputFormat output;
    std::string data;
    std::string type;
    std::string by;
    ReplayPace pace;
    int valid_for_seconds = 300;
    int timeout_seconds = 90;
    bool dry_run = false;
    bool yes = false;
};

core::Result<LetterChange, int> change_of(const ReplayOptions& options) {
    LetterChange change;
    change.type = options.type;
    if (!options.data.empty()) {
        auto data = read_input(options.data);
        if (data.has_error()) return data.error();
        change.data = std::move(*data);
    }
    if (change.is_any() && options.letters.filter.id.empty())
        return refuse("--data and --as-type are for one letter: name it", config::kExitUsage);
    return change;
}

// What would be done with one letter.
core::Result<PlannedReplay, ReplayRefusal> plan_one(StoreSession& store, ReplayGate& gate, DeadLetter letter,
                                                    const LetterChange& change,
                                                    std::chrono::seconds valid_for) {
    const core::Instant now = adapters::system::SystemClock().now();
    auto draft = draft_replay(letter, change);
    if (draft.has_error()) return ReplayRefusal{draft.error()};
    const auto command = replay_command(*draft, replay_id(draft->original, 1), now, valid_for);
    if (command.has_error()) return ReplayRefusal{command.error()};
    if (std::string fault = fault_of_command(command->command, now); !fault.empty())
        return ReplayRefusal{"a worker would refuse it: " + fault};
    auto id = store.run(gate.id_for({ancestors_of(letter), letter.record.timestamp}));
    if (id.has_error()) return id.error();
    return PlannedReplay{std::move(letter), std::move(*draft), std::move(*id), change.is_any()};
}

// Looks through all of them. An exit code when the store is away.
core::Result<ReplayReport, int> make_plan(StoreSession& store, ReplayGate& gate,
                                          std::vector<DeadLetter> letters, const LetterChange& change,
                                          std::chrono::seconds valid_for) {
    ReplayReport report;
    std::map<std::string, LetterPosition> planned;  // by id
    for (DeadLetter& letter : letters) {
        const LetterPosition position = letter.position;
        auto one = plan_one(store, gate, std::move(letter), change, valid_for);
        if (one.has_error() && one.error().is_store_away)
            return refuse(one.error().sentence, config::kExitUnavailable);
        if (one.has_error()) {
            report.refused.push_back({position, one.error().sentence});
        } else if (const auto [same, is_new] = planned.emplace(one->id, position); !is_new) {
            report.refused.push_back({position, "it is of the same command as " + to_text(same->second)});
        } else {
            report.planned.push_back(std::move(*one));
        }
    }
    return report;
}

bool is_confirmed(const ReplayOptions& options, std::size_t count) {
    if (options.yes) return true;
    std::cerr << "Replay " << count << (count == 1 ? " dead letter" : " dead letters") << " at "
              << options.pace.per_second << " a second? Type yes: " << std::flush;
    const auto answer = read_line(kConfirmationPatience);
    return answer.has_value() && (*answer == "yes" || *answer == "y");
}

int carry_out(StoreSession& store, ReplayGate& gate, const config::Settings& settings,
              const ReplayOptions& options, ReplayReport report) {
    adapters::system::SystemClock clock;
    const std::string version(kVersion);
    adapters::log::SpdlogLog audit({true, ports::LogLevel::kInfo, "calfleetctl", version, true});
    adapters::log::SpdlogLog faults({false, ports::LogLevel::kError, "calfleetctl", version, true});
    const std::string by = options.by.empty() ? adapters::system::login_name() : options.by;
    ReplayRun run(store.executor(), settings, {gate, clock, audit, faults}, by, options.pace);
    auto outcomes = store.run(run.run(report.planned));
    if (outcomes.has_error()) return outcomes.error();
    report.outcomes = std::move(*outcomes);
    std::cout << (options.output.is_json() ? report_as_json(report) : outcome_lines(report));
    return report.is_all_well() ? config::kExitOk : config::kExitFailed;
}

int replay_letters(const Session& session, ReplayOptions options) {
    options.pace.valid_for = std::chrono::seconds(options.valid_for_seconds);
    options.pace.patience = std::chrono::seconds(options.timeout_seconds);
    const auto change = change_of(options);
    if (change.has_error()) return change.error();
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    auto letters = read_letters(session, options.letters);
    if (letters.has_error()) return letters.error();
    if (letters->empty()) return refuse("no dead letter matches", config::kExitFailed);
    if (!options.letters.filter.id.empty()) letters->erase(letters->begin(), letters->end() - 1);

    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    ReplayGate gate((*store)->stores().job_ledger(),
                    adapters::system::SystemClock().now() - settings->ledger_retention);
    auto report = make_plan(**store, gate, std::move(*letters), *change, options.pace.valid_for);
    if (report.has_error()) return report.error();
    // A program wants one document on stdout, a person wants to see the plan before the question.
    if (!options.output.is_json()) std::cout << plan_lines(*report) << std::flush;
    if (options.dry_run || report->planned.empty()) {
        if (options.output.is_json()) std::cout << report_as_json(*report);
        return report->refused.empty() ? config::kExitOk : config::kExitFailed;
    }
    if (!is_confirmed(options, report->planned.size()))
        return refuse("nothing was replayed", config::kExitFailed);
    return carry_out(**store, gate, *settings, options, std::move(*report));
}

}  // namespace

void add_dlq_replay_command(CLI::App& dlq, Action& action) {
    auto options = std::make_shared<ReplayOptions>();
    auto* replay =
        dlq.add_subcommand("replay", "dead letters as new commands, once they were looked through");
    replay->footer(kFooter);
    replay->add_option("letter", options->letters.filter.id,
                       "PARTITION/OFFSET or a command id; without it, all that the options name");
    add_letter_options(*replay, options->letters);
    replay
        ->add_option("--data", options->data,
                     "the data instead of the letter's, of one letter: JSON text, @file, or -")
        ->type_name("JSON");
    replay->add_option("--as-type", options->type, "the type instead of the letter's, of one letter");
    replay->add_flag("--dry-run", options->dry_run, "only look through them and say what would be done");
    replay->add_flag("--yes", options->yes, "do not ask before publishing");
    replay->add_option("--rate", options->pace.per_second, "how many a second")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000));
    replay->add_option("--valid-for", options->valid_for_seconds, "seconds until a command expires")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    replay->add_option("--timeout", options->timeout_seconds, "seconds to wait for results")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    replay->add_option("--user", options->by, "who replays, for the marks; without it, your login name");
    add_output_option(*replay, options->output, "{\"replayed\":[…],\"refused\":[…]}");
    replay->callback([&action, options] {
        action = [options](const Session& session) { return replay_letters(session, *options); };
    });
}

}  // namespace calfleet::ctl
