#include "dead_letters/replay_run.hpp"

#include "command_exchange.hpp"
#include "core/rfc3339.hpp"
#include "kafka_session.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace calfleet::ctl {
namespace {

namespace asio = boost::asio;
namespace config = adapters::config;

using Outcomes = core::Result<std::vector<ReplayOutcome>, int>;

constexpr std::chrono::seconds kLastWordsBound{2};
constexpr std::chrono::milliseconds kSecond{1'000};

ReplayOutcome refused(std::string sentence) {
    return {"", "refused", "", std::move(sentence)};
}

void read_result(const std::string& text, ReplayOutcome& outcome) {
    if (text.empty()) return;
    const auto answer = read_answer(text);
    if (answer.has_error()) {
        outcome.message = answer.error();
        return;
    }
    outcome.status = answer->text_of("status");
    outcome.failure_reason = answer->text_of("failure_reason");
    outcome.message = answer->text_of("message");
}

}  // namespace

ReplayRun::ReplayRun(const asio::any_io_executor& executor, const config::Settings& settings,
                     const ReplayParts& parts, std::string by, ReplayPace pace)
    : parts_(parts),
      by_(std::move(by)),
      pace_(pace),
      publisher_(executor, kafka_settings(settings), {core::Topic::kDeadLetters}, parts.clock, parts.faults),
      reader_(
          executor, kafka_settings(settings),
          [this](core::Topic, const core::Record& record) { look_at(record); }, parts.faults),
      answered_(executor),
      tasks_(executor, [](std::exception_ptr error) { std::rethrow_exception(error); }) {}

ports::awaitable<Outcomes> ReplayRun::run(std::vector<PlannedReplay> plan) {
    auto started = reader_.start({core::Topic::kResults}, adapters::kafka::TopicReader::From::kNow);
    if (started.has_error())
        co_return Outcomes(boost::system::in_place_error,
                           refuse("no broker answers, see kafka_brokers: " + started.error().message,
                                  config::kExitUnavailable));
    tasks_.start(publisher_.run());
    tasks_.start(reader_.run());
    std::vector<ReplayOutcome> outcomes;
    for (const PlannedReplay& planned : plan) {
        if (!outcomes.empty()) co_await parts_.clock.sleep_for(kSecond / pace_.per_second);
        outcomes.push_back(co_await replay(planned));
    }
    co_await wait_for_results();
    publisher_.stop();
    reader_.stop();
    co_await tasks_.wait_idle(kLastWordsBound);
    for (ReplayOutcome& outcome : outcomes)
        if (outcome.status.empty()) read_result(results_[outcome.id], outcome);
    co_return outcomes;
}

// Between plan and now a person has thought it over: the ledger is asked again. The mark comes first, so that
// nothing is ever done without one.
ports::awaitable<ReplayOutcome> ReplayRun::replay(const PlannedReplay& planned) {
    ReplayQuestion question{ancestors_of(planned.letter), planned.letter.record.timestamp};
    auto id = co_await parts_.gate.id_for(std::move(question));
    if (id.has_error()) co_return refused(id.error().sentence);
    if (*id != planned.id) co_return refused("it was replayed just now, as " + planned.id);
    auto command = replay_command(planned.draft, *id, parts_.clock.now(), pace_.valid_for);
    if (command.has_error()) co_return refused(command.error());

    const ReplayMark mark{planned.letter.position, *id, by_, core::to_rfc3339(parts_.clock.now()),
                          planned.edited};
    std::string fault = co_await publish(encode_replay_mark(planned.letter, mark));
    if (!fault.empty()) co_return refused("its mark could not be published: " + fault);
    audit(planned, command->record, mark);
    results_.emplace(*id, "");
    ++missing_;
    fault = co_await publish(std::move(command->record));
    if (fault.empty()) co_return ReplayOutcome{*id, "", "", "no result came; is a worker running?"};
    --missing_;
    co_return refused("it could not be published: " + fault);
}

ports::awaitable<std::string> ReplayRun::publish(core::OutgoingRecord record) {
    std::vector<core::OutgoingRecord> records{std::move(record)};
    auto published = co_await publisher_.publish(std::move(records));
    co_return published.has_error() ? published.error().message : std::string();
}

ports::awaitable<void> ReplayRun::wait_for_results() {
    if (missing_ == 0) co_return;
    answered_.expires_after(pace_.patience);
    boost::system::error_code ended_by_cancel;
    co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, ended_by_cancel));
}

void ReplayRun::audit(const PlannedReplay& planned, const core::OutgoingRecord& record,
                      const ReplayMark& mark) {
    parts_.audit.info("dead letter replayed", {{"dead_letter", to_text(mark.letter)},
                                               {"replayof", planned.draft.original},
                                               {"command_id", mark.command_id},
                                               {"type", planned.draft.type},
                                               {"agent_id", planned.draft.agent_id},
                                               {"topic", core::name_of(record.topic)},
                                               {"user_id", mark.by},
                                               {"edited", mark.edited ? "true" : "false"}});
}

void ReplayRun::look_at(const core::Record& record) {
    const std::string* command_id = record.header("ce_commandid");
    const auto found = command_id == nullptr ? results_.end() : results_.find(*command_id);
    if (found == results_.end() || !found->second.empty()) return;
    found->second = record.value.value_or("");
    if (--missing_ == 0) answered_.cancel();
}

}  // namespace calfleet::ctl
