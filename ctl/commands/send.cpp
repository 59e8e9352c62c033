// calfleetctl send: publishes one command and waits for its result.
#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "app/run_to_end.hpp"
#include "app/task_group.hpp"
#include "codec/json_parser.hpp"
#include "codec/json_writer.hpp"
#include "command.hpp"
#include "core/rfc3339.hpp"
#include "input_text.hpp"
#include "kafka_session.hpp"
#include "version.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace asio = boost::asio;
namespace config = adapters::config;

struct SendOptions {
    std::string type;
    std::string company;
    std::string agent;
    std::string conversation;
    std::string data = "{}";
    std::string id;
    int timeout_seconds = 90;
};

// The given object with the ids of the options before its members.
core::Result<std::string, int> complete_data(const SendOptions& options, const std::string& text) {
    const auto parsed = codec::parse_json(text);
    if (parsed.has_error() || parsed->as_object() == nullptr)
        return refuse("--data must be one JSON object", config::kExitUsage);
    codec::JsonWriter writer;
    writer.begin_object().member("company_id", options.company).member("agent_id", options.agent);
    writer.member_unless_empty("conversation_id", options.conversation);
    for (const auto& [name, value] : *parsed->as_object())
        if (name != "company_id" && name != "agent_id" && name != "conversation_id")
            writer.member(name, value);
    writer.end_object();
    return {boost::system::in_place_value, writer.text()};
}

core::OutgoingRecord command_record(const SendOptions& options, core::Topic topic, std::string data,
                                    core::Instant now) {
    return {topic,
            options.agent,
            std::move(data),
            {{"ce_specversion", "1.0"},
             {"ce_id", options.id},
             {"ce_type", options.type},
             {"ce_source", "/calfleetctl"},
             {"ce_time", core::to_rfc3339(now)},
             {"ce_subject", options.agent},
             {"content-type", "application/json"}}};
}

// One command on its way: published, then waited for on the results topic.
class Exchange {
public:
    Exchange(asio::io_context& io, const config::Settings& settings, const SendOptions& options,
             ports::Log& log)
        : options_(options),
          publisher_(io.get_executor(), kafka_settings(settings), {}, log),
          reader_(
              io.get_executor(), kafka_settings(settings),
              [this](core::Topic, const core::Record& record) { look_at(record); }, log),
          answered_(io),
          tasks_(io.get_executor(), [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

    ports::awaitable<int> run(core::OutgoingRecord command) {
        auto started = reader_.start({core::Topic::kResults}, adapters::kafka::TopicReader::From::kNow);
        if (started.has_error()) co_return refuse(started.error().message, config::kExitUnavailable);
        tasks_.start(publisher_.run());
        tasks_.start(reader_.run());
        tasks_.start(publish(std::move(command)));
        answered_.expires_after(std::chrono::seconds(options_.timeout_seconds));
        boost::system::error_code ended_by_cancel;
        co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, ended_by_cancel));
        publisher_.stop();
        reader_.stop();
        co_await tasks_.wait_idle(std::chrono::seconds(2));
        if (result_.empty())
            co_return refuse("no result within " + std::to_string(options_.timeout_seconds) +
                                 " s; is a worker running? (command id " + options_.id + ")",
                             config::kExitUnavailable);
        std::cout << result_ << '\n';
        co_return result_.find(R"("status":"success")") != std::string::npos ? config::kExitOk
                                                                             : config::kExitFailed;
    }

private:
    ports::awaitable<void> publish(core::OutgoingRecord command) {
        std::vector<core::OutgoingRecord> records{std::move(command)};
        auto published = co_await publisher_.publish(std::move(records));
        if (published.has_error() && result_.empty())
            std::cerr << "not published: " << published.error().message << '\n';
    }
    void look_at(const core::Record& record) {
        const std::string* command_id = record.header("ce_commandid");
        if (command_id == nullptr || *command_id != options_.id || !result_.empty()) return;
        result_ = record.value.value_or("");
        answered_.cancel();
    }

    const SendOptions& options_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    asio::steady_timer answered_;
    std::string result_;
    app::TaskGroup tasks_;
};

int send_command(const Session& session, SendOptions options) {
    const auto topic = core::topic_of(options.type);
    if (!topic) return refuse("no topic carries commands of type " + options.type, config::kExitUsage);
    auto text = read_input(options.data);
    if (text.has_error()) return text.error();
    auto data = complete_data(options, *text);
    if (data.has_error()) return data.error();
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    if (options.id.empty()) options.id = adapters::system::SystemRandom().uuid();

    adapters::log::SpdlogLog log(
        {false, ports::LogLevel::kError, "calfleetctl", std::string(kVersion), true});
    asio::io_context io(1);
    Exchange exchange(io, *settings, options, log);
    auto command = command_record(options, *topic, std::move(*data), adapters::system::SystemClock().now());
    return app::run_to_end(io, exchange.run(std::move(command)));
}

}  // namespace

void add_send_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<SendOptions>();
    auto* send = app.add_subcommand("send", "publish a command, wait for its result and print it");
    send->add_option("type", options->type, "e.g. calendar.list_slots")->required();
    send->add_option("--company", options->company, "company id")->required();
    send->add_option("--agent", options->agent, "agent id, also the record's key")->required();
    send->add_option("--conversation", options->conversation, "conversation id");
    send->add_option("--data", options->data, "the other members of the data: JSON text, @file, or -")
        ->capture_default_str();
    send->add_option("--id", options->id, "command id; a fresh UUID if not given");
    send->add_option("--timeout", options->timeout_seconds, "seconds to wait")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
    send->callback([&action, options] {
        action = [options](const Session& session) { return send_command(session, *options); };
    });
}

}  // namespace calfleet::ctl
