// What the store's job ledger says against a replay. Nothing whose effect stands, or may yet appear, is
// replayed; and the ledger numbers the replays, so that two people who replay a letter at once get one id.
#pragma once

#include "core/result.hpp"
#include "core/time_range.hpp"
#include "ports/awaitable.hpp"
#include "ports/job_ledger.hpp"

#include <string>
#include <vector>

namespace calfleet::ctl {

struct ReplayRefusal {
    std::string sentence;
    bool is_store_away = false;
};

// What is asked for: the letter's ancestors (replay_plan.hpp), the first of them the original, and since when
// the letter lies there.
struct ReplayQuestion {
    std::vector<std::string> ancestors;
    core::Instant failed_at;
};

class ReplayGate {
public:
    // The ledger knows nothing of commands before `known_since`. Borrows the ledger.
    ReplayGate(ports::JobLedger& ledger, core::Instant known_since)
        : ledger_(ledger), known_since_(known_since) {}

    // The id to replay it under: the first that no attempt has begun with.
    ports::awaitable<core::Result<std::string, ReplayRefusal>> id_for(ReplayQuestion question);

private:
    ports::JobLedger& ledger_;
    const core::Instant known_since_;
};

}  // namespace calfleet::ctl
