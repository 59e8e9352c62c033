#include "dead_letters/letter_options.hpp"

#include "adapters/kafka/topic_reader.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/system_clock.hpp"
#include "app/run_to_end.hpp"
#include "core/quoted.hpp"
#include "kafka_session.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>
#include <tuple>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;
using adapters::kafka::TopicReader;

using Letters = core::Result<std::vector<DeadLetter>, int>;

// Said in full: a list could be made of a number, too.
Letters failed(int exit_code) {
    return {boost::system::in_place_error, exit_code};
}

// The newest letters and every mark, in whatever order the partitions bring them.
class Shelf {
public:
    Shelf(LetterFilter filter, std::size_t limit) : filter_(std::move(filter)), limit_(limit) {}

    void put(const core::Record& record) {
        if (const auto mark = read_replay_mark(record)) {
            marks_[mark->letter][mark->at + mark->command_id] = *mark;
            return;
        }
        auto letter = read_dead_letter(record);
        if (!letter || !filter_.takes(*letter)) return;
        letters_.emplace(std::tuple(record.timestamp, letter->position), std::move(*letter));
        if (letters_.size() <= limit_) return;
        letters_.erase(letters_.begin());
        ++left_out_;
    }

    std::size_t left_out() const { return left_out_; }

    std::vector<DeadLetter> take() {
        std::vector<DeadLetter> taken;
        for (auto& [age, letter] : letters_) {
            for (auto& [at, mark] : marks_[letter.position]) letter.replays.push_back(std::move(mark));
            taken.push_back(std::move(letter));
        }
        return taken;
    }

private:
    const LetterFilter filter_;
    const std::size_t limit_;
    std::size_t left_out_ = 0;
    std::map<std::tuple<core::Instant, LetterPosition>, DeadLetter> letters_;
    std::map<LetterPosition, std::map<std::string, ReplayMark>> marks_;  // by time
};

}  // namespace

void add_letter_options(CLI::App& command, LetterOptions& options) {
    command.add_option("--error-code", options.filter.error_code, "only of this one, as in invalid_command");
    command.add_option("--type", options.filter.type, "only commands of this type");
    command.add_option("--agent", options.filter.agent_id, "only those of this agent");
    command.add_option("--since", options.since,
                       "only those since then: a time (RFC 3339), or how long ago, as in 2h");
    command.add_option("--limit", options.limit, "at most so many, the newest")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
}

Letters read_letters(const Session& session, const LetterOptions& options) {
    LetterFilter filter = options.filter;
    if (!options.since.empty()) {
        filter.since = parse_since(options.since, adapters::system::SystemClock().now());
        if (!filter.since)
            return failed(refuse("--since " + core::quoted(options.since) +
                                     " is no time; write for example 2h, 7d or 2026-05-12T09:00:00Z",
                                 config::kExitUsage));
    }
    auto settings = session.settings();
    if (settings.has_error()) return failed(settings.error());

    Shelf shelf(std::move(filter), options.limit);
    boost::asio::io_context io(1);
    adapters::log::SpdlogLog log(
        {false, ports::LogLevel::kError, "calfleetctl", std::string(kVersion), true});
    TopicReader reader(
        io.get_executor(), kafka_settings(*settings),
        [&shelf](core::Topic, const core::Record& record) { shelf.put(record); }, log);
    auto started = reader.start({core::Topic::kDeadLetters}, TopicReader::From::kBeginning);
    if (started.has_error())
        return failed(refuse("no broker answers, see kafka_brokers: " + started.error().message,
                             config::kExitUnavailable));
    app::run_to_end(io, reader.run_to_end());
    if (shelf.left_out() > 0)
        std::cerr << "the newest " << options.limit << "; " << shelf.left_out()
                  << " older ones are left out: see --limit\n";
    return shelf.take();
}

}  // namespace calfleet::ctl
