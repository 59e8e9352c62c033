#include "app/job_book.hpp"

#include "codec/command_hash.hpp"
#include "codec/outgoing_records_codec.hpp"
#include "core/event_id.hpp"

#include <stdexcept>

namespace calfleet::app {
namespace {

// A command whose worker has crashed twice may be the cause, or may have been beside it. Its third attempt
// runs with no other such command, so that a crash then is its own.
constexpr int kAttemptsInCompany = 2;

// How long an effect that was under way may take to appear: longer than any call of ours lives.
constexpr std::chrono::seconds kSweepAfter{30};

std::vector<core::OutgoingRecord> records_in(const std::string& text) {
    auto records = codec::decode_outgoing_records(text);
    if (!records) throw std::runtime_error("the ledger holds records that cannot be read");
    return std::move(*records);
}

bool has_to_run_alone(const ports::JobRow& row) {
    return row.is_same_command && !row.records && !row.ran_alone && row.attempts > kAttemptsInCompany;
}

Job::Verdict verdict_on(const ports::JobRow& row) {
    if (!row.is_same_command) return Job::Verdict::kReused;
    if (row.records) return Job::Verdict::kFinished;
    return row.ran_alone ? Job::Verdict::kCrashesItsWorker : Job::Verdict::kGo;
}

}  // namespace

JobBook::JobBook(const boost::asio::any_io_executor& executor, LedgerWriter& writer,
                 const ports::KeyedHash& key, ports::Random& random)
    : writer_(writer), key_(key), random_(random), suspects_(executor) {}

ports::awaitable<std::unique_ptr<Job>> JobBook::begin(const core::Command& command, CommandTrace& trace) {
    ports::JobStart start;
    start.command_id = command.id;
    start.command_hash = core::event_id_from(key_.hash(codec::command_hash_text(command))).str();
    start.type = command.type;
    start.company_id = command.company_id;
    start.agent_id = command.agent_id;
    start.attempt_id = random_.uuid();

    std::unique_ptr<Job> job(new Job(writer_, trace));
    auto row = co_await writer_.write(start);
    if (row && has_to_run_alone(*row)) {
        job->turn_ = co_await suspects_.pass();
        start.alone = true;
        row = co_await writer_.write(start);
        if (row) row->ran_alone = false;  // not before now
    }
    if (!row) co_return nullptr;
    job->verdict_ = verdict_on(*row);
    job->row_ = std::move(*row);
    job->earlier_intent_ = job->row_.intent;
    trace.reach(Step::kStarted);
    co_return job;
}

std::vector<core::OutgoingRecord> Job::finished_records() const {
    return records_in(row_.records.value_or("[]"));
}

ports::awaitable<bool> Job::intend(std::string intent) {
    ports::JobIntent write{trace_.command.id, std::move(intent)};
    auto row = co_await writer_.write(std::move(write));
    if (!row || row->records) co_return false;
    row_ = std::move(*row);
    trace_.reach(Step::kIntended);
    co_return true;
}

ports::awaitable<std::optional<std::vector<core::OutgoingRecord>>> Job::finish(
    const std::vector<core::OutgoingRecord>& records, bool succeeded, bool in_doubt) {
    ports::JobOutcome outcome;
    outcome.command_id = trace_.command.id;
    outcome.records = codec::encode_outgoing_records(records);
    outcome.succeeded = succeeded;
    if (in_doubt) outcome.sweep_after = kSweepAfter;
    auto row = co_await writer_.write(std::move(outcome));
    if (!row || !row->records) co_return std::nullopt;
    trace_.reach(Step::kRecorded);
    co_return records_in(*row->records);
}

}  // namespace calfleet::app
