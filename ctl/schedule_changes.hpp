// What a person changes of a schedule in the store, beside the scheduler that works on it.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/schedules.hpp"
#include "store_session.hpp"

#include <functional>
#include <string>

namespace calfleet::ctl {

// The schedule, or an exit code after a sentence that names those there are.
core::Result<ports::Schedule, int> find_schedule(StoreSession& store, const std::string& name);

// By compare-and-set, as often as it takes. The exit code, after a sentence unless it is 0.
int change_schedule(StoreSession& store, const std::string& name,
                    const std::function<void(ports::Schedule&)>& change);

// Whether a scheduler has made that run, within half a minute.
ports::awaitable<bool> wait_until_made(StoreSession& store, std::string name, ports::RequestedRun asked);

}  // namespace calfleet::ctl
