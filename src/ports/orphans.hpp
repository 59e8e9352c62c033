// Connections with which nobody can book, because their agent went without a word (decisions, D19). One is
// an orphan when its agent has no template, for a company's connection no agent of the company has, and it
// either was lost until a person authorises it again, or was last authorised long ago. Only one that was
// marked, and still is an orphan long after, is ever deleted. All times are by the store's clock.
#pragma once

#include "core/result.hpp"
#include "ports/announcements.hpp"
#include "ports/awaitable.hpp"
#include "ports/connection_key.hpp"
#include "ports/store_error.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace calfleet::ports {

struct OrphanRule {
    std::chrono::milliseconds unused_for;  // since it was last authorised
    std::chrono::milliseconds marked_for;  // between its mark and its deletion
};

struct OrphanCounts {
    std::size_t unmarked = 0;   // orphans without a mark
    std::size_t mismarked = 0;  // marked, and none any more
    std::size_t due = 0;        // orphans that were marked so long ago
};

class Orphans {
public:
    virtual ~Orphans() = default;

    virtual awaitable<core::Result<OrphanCounts, StoreError>> count(OrphanRule rule) = 0;

    // Marks up to `limit` orphans that have no mark; answers how many.
    virtual awaitable<core::Result<std::size_t, StoreError>> mark(OrphanRule rule, std::size_t limit) = 0;

    // Takes the mark from up to `limit` that are none any more; answers how many.
    virtual awaitable<core::Result<std::size_t, StoreError>> unmark(OrphanRule rule, std::size_t limit) = 0;

    // Those that are to be deleted, the longest marked first.
    virtual awaitable<core::Result<std::vector<ConnectionKey>, StoreError>> due(OrphanRule rule,
                                                                                std::size_t limit) = 0;

    // Deletes it, with the announcement in the same transaction, if it then is due. False when it is not.
    virtual awaitable<core::Result<bool, StoreError>> remove(ConnectionKey key, OrphanRule rule,
                                                             NewAnnouncement announcement) = 0;
};

}  // namespace calfleet::ports
