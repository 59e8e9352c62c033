#include "dead_letters/replay_gate.hpp"

#include "core/rfc3339.hpp"
#include "dead_letters/replay_plan.hpp"

namespace calfleet::ctl {
namespace {

using ports::JobStanding;
using Answer = core::Result<std::string, ReplayRefusal>;

constexpr int kReplaysMax = 100;

// Why nothing may be done anew under a command that stands like that; empty when it may.
std::string objection_to(JobStanding standing, const std::string& id) {
    const std::string command = "command " + id;
    switch (standing) {
        case JobStanding::kSucceeded:
            return command + " succeeded";
        case JobStanding::kInDoubt:
            return command + " is in doubt: its effect may yet appear; workers settle that within minutes";
        case JobStanding::kUnfinished:
            return command + " is not finished: a worker has it, or will have it again";
        default:
            return {};
    }
}

Answer refused(std::string sentence, bool is_store_away = false) {
    return {boost::system::in_place_error, ReplayRefusal{std::move(sentence), is_store_away}};
}

}  // namespace

ports::awaitable<Answer> ReplayGate::id_for(ReplayQuestion question) {
    if (question.failed_at < known_since_)
        co_return refused("it is of " + core::to_rfc3339(question.failed_at) +
                          ", longer ago than ledger_retention: whether its command succeeded is forgotten");
    for (const std::string& id : question.ancestors) {
        const auto standing = co_await ledger_.standing_of(core::CommandId(id));
        if (standing.has_error()) co_return refused(standing.error().message, true);
        if (std::string objection = objection_to(*standing, id); !objection.empty())
            co_return refused(std::move(objection));
    }
    for (int number = 1; number <= kReplaysMax; ++number) {
        std::string id = replay_id(question.ancestors.front(), number);
        const auto standing = co_await ledger_.standing_of(core::CommandId(id));
        if (standing.has_error()) co_return refused(standing.error().message, true);
        if (*standing == JobStanding::kUnknown)
            co_return Answer(boost::system::in_place_value, std::move(id));
        if (std::string objection = objection_to(*standing, id); !objection.empty())
            co_return refused("it was replayed, and " + objection);
    }
    co_return refused("it was replayed " + std::to_string(kReplaysMax) + " times in vain");
}

}  // namespace calfleet::ctl
