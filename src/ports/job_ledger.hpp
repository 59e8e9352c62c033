// The durable memory of commands with effects: that an attempt began, what it was about to ask of the
// provider, and the exact bytes of its outcome. A command delivered again finds here whether it is finished,
// and a crash between two lines of a booking is seen by the next attempt. Read-only commands never come here.
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace calfleet::ports {

// An attempt begins. Written before any work, so that a crash counts.
struct JobStart {
    core::CommandId command_id;
    std::string command_hash;  // of type and canonical data: what else comes under this id is another command
    std::string type;
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string attempt_id;  // this attempt's own: written twice, it counts once
    bool alone = false;      // from here on nothing else that crashed before runs beside it
};

// What the attempt is about to ask of the provider: enough to read it back, and to take it back. Opaque here.
struct JobIntent {
    core::CommandId command_id;
    std::string intent;  // not empty
};

// The command is finished. The first outcome stands, whoever brings another one.
struct JobOutcome {
    core::CommandId command_id;
    std::string records;     // the result and its events as they will be published, now and ever after
    bool succeeded = false;  // the effect stands at the provider
    // Set when the effect may yet appear although the outcome says no: when to look after it.
    std::optional<std::chrono::milliseconds> sweep_after;
};

using LedgerWrite = std::variant<JobStart, JobIntent, JobOutcome>;

// A command's row after a write.
struct JobRow {
    bool is_same_command = true;  // false: the id belongs to another command, and nothing was written
    int attempts = 0;
    bool ran_alone = false;              // this attempt or an earlier one was written as alone
    std::string intent;                  // of this attempt or an earlier one; empty: none got so far
    std::optional<std::string> records;  // set once it is finished, then nothing else changes
};

// An outcome that said no while the effect may stand at the provider.
struct JobInDoubt {
    core::CommandId command_id;
    std::string type;
    core::CompanyId company_id;
    core::AgentId agent_id;
    std::string intent;
    std::int64_t taken_until = 0;  // milliseconds since 1970 by the store's clock; names this taking
};

// How a command stands, for whoever thinks of asking for the same anew.
enum class JobStanding {
    kUnknown,     // no attempt ever began, or it was long ago and is forgotten
    kUnfinished,  // an attempt began; the same command delivered again carries it on
    kSucceeded,
    kInDoubt,  // failed, but the effect may yet appear
    kFailed,   // and no effect stands
};

// Of a row that is there.
constexpr JobStanding standing(bool finished, bool succeeded, bool in_doubt) {
    if (!finished) return JobStanding::kUnfinished;
    if (succeeded) return JobStanding::kSucceeded;
    return in_doubt ? JobStanding::kInDoubt : JobStanding::kFailed;
}

class JobLedger {
public:
    virtual ~JobLedger() = default;

    // All writes in one transaction, durable when it answers; the answers stand in the order of the writes. A
    // write may be repeated when nobody knows whether it was committed.
    //  - JobStart on a new id makes the row; on an unfinished one it counts an attempt, unless the attempt id
    //  is
    //    the last one's (then it may only turn alone); on a finished one it changes nothing.
    //  - JobIntent replaces the intent of an unfinished row.
    //  - JobOutcome finishes an unfinished row. On one that failed already, an outcome that succeeded or is
    //  in
    //    doubt marks the row as in doubt, due at once: somebody else's effect may stand.
    // An intent or an outcome without its row is StoreError::Kind::kCorrupt, and then nothing is written.
    virtual awaitable<core::Result<std::vector<JobRow>, StoreError>> write(
        std::vector<LedgerWrite> writes) = 0;

    // Takes outcomes in doubt whose time has come by the store's clock, the longest due first: they are due
    // again after `hold`, unless they are settled before.
    virtual awaitable<core::Result<std::vector<JobInDoubt>, StoreError>> take_in_doubt(
        std::size_t limit, std::chrono::milliseconds hold) = 0;

    // No doubt any more: the effect is known not to stand. Nothing happens unless the row is still as this
    // taking left it: a doubt that arose since stays.
    virtual awaitable<core::Result<void, StoreError>> settle(core::CommandId command_id,
                                                             std::int64_t taken_until) = 0;

    // Changes nothing.
    virtual awaitable<core::Result<JobStanding, StoreError>> standing_of(core::CommandId command_id) = 0;

    // Deletes up to `limit` rows that nothing was written to for so long and that are not in doubt; answers
    // how many.
    virtual awaitable<core::Result<std::size_t, StoreError>> forget(std::chrono::milliseconds age,
                                                                    std::size_t limit) = 0;
};

}  // namespace calfleet::ports
