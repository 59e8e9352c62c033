// Leases by name, one holder at a time, by the store's clock: for what only one process may do at once. A
// holder that was asleep past its lease finds its epoch outdated and is refused by whatever checks it.
#pragma once

#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace calfleet::ports {

struct Lease {
    std::string name;    // "in-doubt-sweep"
    std::string holder;  // unique to a process
    std::int64_t epoch;  // grows by one with each change of hands
};

class Leases {
public:
    virtual ~Leases() = default;

    // The lease, when it is free or has run out, and when that holder has it already (then it keeps its epoch
    // and lasts anew). Nothing while somebody else holds it.
    virtual awaitable<core::Result<std::optional<Lease>, StoreError>> take(
        std::string name, std::string holder, std::chrono::milliseconds duration) = 0;

    // Makes it last so long from now. False when it is no longer that holder's and epoch's, or has run out.
    virtual awaitable<core::Result<bool, StoreError>> renew(Lease lease,
                                                            std::chrono::milliseconds duration) = 0;

    // Frees it at once. Nothing happens when it is no longer that holder's and epoch's.
    virtual awaitable<core::Result<void, StoreError>> release(Lease lease) = 0;
};

}  // namespace calfleet::ports
