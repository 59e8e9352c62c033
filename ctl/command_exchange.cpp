#include "command_exchange.hpp"

#include "adapters/kafka/record_publisher.hpp"
#include "adapters/kafka/topic_reader.hpp"
#include "adapters/log/spdlog_log.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "app/run_to_end.hpp"
#include "app/task_group.hpp"
#include "codec/json_parser.hpp"
#include "kafka_session.hpp"
#include "version.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iostream>
#include <utility>

namespace calfleet::ctl {
namespace {

namespace asio = boost::asio;
namespace config = adapters::config;

constexpr std::chrono::seconds kLastWordsBound{2};

std::string text_in(const codec::JsonValue& object, std::string_view name) {
    const codec::JsonValue* member = object.find(name);
    const std::string* text = member == nullptr ? nullptr : member->as_string();
    return text == nullptr ? std::string() : *text;
}

class Exchange {
public:
    Exchange(asio::io_context& io, const config::Settings& settings, std::string command_id,
             core::Topic topic, ports::Log& log)
        : command_id_(std::move(command_id)),
          publisher_(io.get_executor(), kafka_settings(settings), {topic}, clock_, log),
          reader_(
              io.get_executor(), kafka_settings(settings),
              [this](core::Topic, const core::Record& record) { look_at(record); }, log),
          answered_(io),
          tasks_(io.get_executor(), [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

    ports::awaitable<core::Result<std::string, int>> run(core::OutgoingRecord command,
                                                         std::chrono::seconds patience) {
        auto started = reader_.start({core::Topic::kResults}, adapters::kafka::TopicReader::From::kNow);
        if (started.has_error())
            co_return refuse("no broker answers, see kafka_brokers: " + started.error().message,
                             config::kExitUnavailable);
        tasks_.start(publisher_.run());
        tasks_.start(reader_.run());
        tasks_.start(publish(std::move(command)));
        answered_.expires_after(patience);
        boost::system::error_code ended_by_cancel;
        co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, ended_by_cancel));
        publisher_.stop();
        reader_.stop();
        co_await tasks_.wait_idle(kLastWordsBound);
        if (result_.empty())
            co_return refuse("no result within " + std::to_string(patience.count()) +
                                 " s; is a worker running? (command id " + command_id_ + ")",
                             config::kExitUnavailable);
        co_return core::Result<std::string, int>(boost::system::in_place_value, result_);
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
        if (command_id == nullptr || *command_id != command_id_ || !result_.empty()) return;
        result_ = record.value.value_or("");
        answered_.cancel();
    }

    const std::string command_id_;
    adapters::system::SystemClock clock_;
    adapters::kafka::RecordPublisher publisher_;
    adapters::kafka::TopicReader reader_;
    asio::steady_timer answered_;
    std::string result_;
    app::TaskGroup tasks_;
};

}  // namespace

bool CommandAnswer::succeeded() const {
    return text_of("status") == "success";
}

std::string CommandAnswer::text_of(std::string_view name) const {
    return text_in(result, name);
}

std::string CommandAnswer::data_text(std::string_view name) const {
    return text_in(data(), name);
}

const codec::JsonValue& CommandAnswer::data() const {
    static const codec::JsonValue none{codec::JsonValue::Object{}};
    const codec::JsonValue* found = result.find("data");
    return found == nullptr || found->as_object() == nullptr ? none : *found;
}

core::Result<CommandAnswer, std::string> read_answer(std::string text) {
    auto parsed = codec::parse_json(text);
    if (parsed.has_error()) return {boost::system::in_place_error, "the result is " + parsed.error().message};
    return CommandAnswer{std::move(text), std::move(*parsed)};
}

ports::awaitable<Exchanged> exchange(asio::io_context& io, const config::Settings& settings,
                                     CommandRequest request) {
    if (request.id.empty()) request.id = adapters::system::SystemRandom().uuid();
    auto record = command_record(request, adapters::system::SystemClock().now());
    if (record.has_error()) co_return refuse(record.error(), config::kExitUsage);

    adapters::log::SpdlogLog log(
        {false, ports::LogLevel::kError, "calfleetctl", std::string(kVersion), true});
    Exchange running(io, settings, request.id, record->topic, log);
    auto text = co_await running.run(std::move(*record), request.patience);
    if (text.has_error()) co_return text.error();
    auto answer = read_answer(std::move(*text));
    if (answer.has_error()) co_return refuse(answer.error(), config::kExitFailed);
    co_return std::move(*answer);
}

Exchanged exchange(const Session& session, CommandRequest request) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    asio::io_context io(1);
    return app::run_to_end(io, exchange(io, *settings, std::move(request)));
}

}  // namespace calfleet::ctl
