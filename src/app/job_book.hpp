// The ledger's side of a command with effects: what is known of it when it comes, what is written down while
// it runs, and which bytes are published at its end. One book for all commands; loop thread only.
#pragma once

#include "app/command_trace.hpp"
#include "app/ledger_writer.hpp"
#include "app/turnstile.hpp"
#include "core/command.hpp"
#include "core/record.hpp"
#include "ports/command_handler.hpp"
#include "ports/keyed_hash.hpp"
#include "ports/random.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::app {

// One attempt at one command.
class Job final : public ports::Attempt {
public:
    enum class Verdict {
        kGo,                // carry it out
        kFinished,          // publish its records again
        kReused,            // another command came under this id
        kCrashesItsWorker,  // three attempts never ended, the last of them alone
    };

    Verdict verdict() const { return verdict_; }
    int attempts() const { return row_.attempts; }
    const std::string& earlier_intent() const override { return earlier_intent_; }
    // The effect was, or may have been, on its way in this attempt or an earlier one.
    bool has_intent() const { return !row_.intent.empty(); }
    std::vector<core::OutgoingRecord> finished_records() const;

    ports::awaitable<bool> intend(std::string intent) override;

    // Writes the outcome down; answers what is to be published: these records, or those of whoever was first.
    // Nothing when the process ends before the store has it.
    ports::awaitable<std::optional<std::vector<core::OutgoingRecord>>> finish(
        const std::vector<core::OutgoingRecord>& records, bool succeeded, bool in_doubt);

private:
    friend class JobBook;
    Job(LedgerWriter& writer, CommandTrace& trace) : writer_(writer), trace_(trace) {}

    LedgerWriter& writer_;
    CommandTrace& trace_;
    Verdict verdict_ = Verdict::kGo;
    ports::JobRow row_;
    std::string earlier_intent_;
    Turnstile::Turn turn_;  // held while it runs alone
};

class JobBook {
public:
    JobBook(const boost::asio::any_io_executor& executor, LedgerWriter& writer, const ports::KeyedHash& key,
            ports::Random& random);

    // Opens the command's page before anything else happens. Null when the process ends before the store
    // answers. The command and the trace are borrowed for the job's life.
    ports::awaitable<std::unique_ptr<Job>> begin(const core::Command& command, CommandTrace& trace);

private:
    LedgerWriter& writer_;
    const ports::KeyedHash& key_;
    ports::Random& random_;
    Turnstile suspects_;
};

}  // namespace calfleet::app
