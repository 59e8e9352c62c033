// calfleetctl watch events|results: what workers publish, line by line, until somebody ends it.
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "app/run_to_end.hpp"
#include "command.hpp"
#include "kafka_session.hpp"
#include "output_format.hpp"
#include "version.hpp"
#include "watched_record.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <limits>

namespace calfleet::ctl {
namespace {

namespace asio = boost::asio;
namespace config = adapters::config;
using adapters::kafka::TopicReader;

struct WatchOptions {
    WatchFilter filter;
    OutputFormat output;
    bool from_beginning = false;
    std::size_t count = std::numeric_limits<std::size_t>::max();
    bool is_result = false;
};

class Watch {
public:
    Watch(asio::io_context& io, const adapters::kafka::KafkaSettings& settings, const WatchOptions& options,
          ports::Log& log)
        : options_(options),
          signals_(io, SIGINT, SIGTERM),
          reader_(
              io.get_executor(), settings, [this](core::Topic, const core::Record& record) { print(record); },
              log) {}

    core::Result<void, adapters::kafka::KafkaUnavailable> start() {
        return reader_.start(
            {options_.is_result ? core::Topic::kResults : core::Topic::kEvents},
            options_.from_beginning ? TopicReader::From::kBeginning : TopicReader::From::kNow);
    }

    ports::awaitable<bool> run() {
        signals_.async_wait([this](boost::system::error_code error, int) {
            if (!error) reader_.stop();
        });
        co_await reader_.run();
        signals_.cancel();
        co_return true;
    }

private:
    void print(const core::Record& record) {
        if (printed_ == options_.count || !std::cout) return;
        const auto watched = read_watched(record, options_.is_result);
        if (!watched || !options_.filter.takes(*watched)) return;
        std::cout << (options_.output.is_json() ? json_line(*watched)
                                                : text_line(*watched, options_.is_result))
                  << std::endl;  // a line is seen when it comes
        // Whoever read the lines may have gone.
        if (++printed_ == options_.count || !std::cout) reader_.stop();
    }

    const WatchOptions options_;
    asio::signal_set signals_;
    TopicReader reader_;
    std::size_t printed_ = 0;
};

int watch(const Session& session, const WatchOptions& options) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    asio::io_context io(1);
    adapters::log::SpdlogLog log(
        {false, ports::LogLevel::kError, "calfleetctl", std::string(kVersion), true});
    Watch watching(io, kafka_settings(*settings), options, log);
    if (auto started = watching.start(); started.has_error())
        return refuse("no broker answers, see kafka_brokers: " + started.error().message,
                      config::kExitUnavailable);
    std::cerr << "watching; Ctrl-C ends it\n";
    app::run_to_end(io, watching.run());
    return config::kExitOk;
}

void add_watched(CLI::App& parent, Action& action, bool is_result) {
    auto options = std::make_shared<WatchOptions>();
    options->is_result = is_result;
    auto* command = parent.add_subcommand(is_result ? "results" : "events",
                                          is_result ? "what became of commands" : "what analytics hear");
    command->add_option("--agent", options->filter.agent_id, "only of this agent");
    command->add_option("--type", options->filter.type,
                        is_result ? "only of commands of this type, as in calendar.create_event"
                                  : "only events of this type, as in calendar_booking_failed");
    command->add_option("--status", options->filter.status, "only success, or only failed")
        ->check(CLI::IsMember({"success", "failed"}));
    command->add_option("--command", options->filter.command_id, "only of the command of this id");
    command->add_flag("--from-beginning", options->from_beginning, "first what the topic still holds");
    command->add_option("--count", options->count, "end after so many lines")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}));
    add_output_option(*command, options->output, "one object a line");
    command->callback([&action, options] {
        action = [options](const Session& session) { return watch(session, *options); };
    });
}

}  // namespace

void add_watch_command(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("watch", "print what workers publish as it comes; ends with Ctrl-C");
    command->require_subcommand(1);
    add_watched(*command, action, false);
    add_watched(*command, action, true);
}

}  // namespace calfleet::ctl
