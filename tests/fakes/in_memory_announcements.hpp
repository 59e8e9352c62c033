// Announcements in a vector, for tests of everything above a store. The stores that announce add theirs here
// (in_memory_connection_store.hpp). Their clock is the test's. Loop thread only.
#pragma once

#include "ports/announcements.hpp"
#include "ports/clock.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryAnnouncements final : public ports::Announcements {
public:
    explicit InMemoryAnnouncements(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<std::vector<ports::Announcement>, ports::StoreError>> of(
        ports::ConnectionKey key) override {
        if (failure_) co_return *failure_;
        std::vector<ports::Announcement> found;
        for (const Row& row : rows_)
            if (row.announcement.key == key) found.push_back(row.announcement);
        co_return found;
    }

    ports::awaitable<core::Result<std::vector<ports::ConnectionKey>, ports::StoreError>> overdue(
        std::chrono::milliseconds age, std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::vector<ports::ConnectionKey> keys;  // rows stand in the order of their ids, and so of their ages
        for (const Row& row : rows_) {
            const ports::ConnectionKey& key = row.announcement.key;
            const bool is_due = row.created_at + age <= clock_.now() && keys.size() < limit;
            if (is_due && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
        }
        co_return keys;
    }

    ports::awaitable<core::Result<void, ports::StoreError>> settle(std::vector<std::int64_t> ids) override {
        if (failure_) co_return *failure_;
        std::erase_if(rows_, [&ids](const Row& row) {
            return std::find(ids.begin(), ids.end(), row.announcement.id) != ids.end();
        });
        co_return core::Result<void, ports::StoreError>();
    }

    // In the transaction of whoever changes the connection.
    void add(ports::ConnectionKey key, std::optional<ports::NewAnnouncement> announcement) {
        if (!announcement) return;
        rows_.push_back({{++last_id_, std::move(key), std::move(announcement->records)}, clock_.now()});
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    struct Row {
        ports::Announcement announcement;
        core::Instant created_at;
    };

    const ports::Clock& clock_;
    std::vector<Row> rows_;
    std::int64_t last_id_ = 0;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
