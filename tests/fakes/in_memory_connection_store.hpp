// Connections in a map, for tests of everything above a store; what they announce goes to the announcements
// it was made with. Sealing is played: a row knows the number of the key that sealed it. Loop thread only.
#pragma once

#include "fakes/in_memory_announcements.hpp"
#include "ports/clock.hpp"
#include "ports/connection_store.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryConnectionStore final : public ports::ConnectionStore {
public:
    InMemoryConnectionStore(const ports::Clock& clock, InMemoryAnnouncements& announcements)
        : clock_(clock), announcements_(announcements) {}

    ports::awaitable<core::Result<std::optional<ports::Connection>, ports::StoreError>> find(
        ports::ConnectionKey key) override {
        if (failure_) co_return *failure_;
        const auto row = rows_.find(key);
        if (row == rows_.end()) co_return std::optional<ports::Connection>();
        if (!opens(row->second.sealed_by))
            co_return ports::StoreError{ports::StoreError::Kind::kCorrupt, "no key opens it"};
        co_return std::optional<ports::Connection>(row->second.connection.duplicate());
    }

    ports::awaitable<core::Result<std::optional<std::int64_t>, ports::StoreError>> write(
        ports::ConnectionWrite write) override {
        if (failure_) co_return *failure_;
        const auto stored = rows_.find(write.connection.key);
        const bool is_new = stored == rows_.end();
        if (write.connection.version != (is_new ? 0 : stored->second.connection.version))
            co_return std::optional<std::int64_t>();

        last_version_ = std::max<std::int64_t>(last_version_ + 1, clock_.now().time_since_epoch().count());
        Row& row = rows_[write.connection.key];
        if (is_new) row.id = ++last_id_;
        if (is_new) row.created_at = clock_.now();
        row.sealed_by = keys_.front();
        const std::int64_t token_version =
            is_new || write.replaces_tokens ? last_version_ : row.connection.token_version;
        row.connection = std::move(write.connection);
        row.connection.version = last_version_;
        row.connection.token_version = token_version;
        row.refresh_asked_until = {};
        announcements_.add(row.connection.key, std::move(write.announcement));
        co_return std::optional<std::int64_t>(row.connection.version);
    }

    ports::awaitable<core::Result<bool, ports::StoreError>> remove(
        ports::ConnectionKey key, std::optional<ports::NewAnnouncement> announcement) override {
        if (failure_) co_return *failure_;
        co_return drop(key, std::move(announcement));
    }

    ports::awaitable<core::Result<ports::ResealRound, ports::StoreError>> reseal(std::int64_t after_id,
                                                                                 std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::map<std::int64_t, Row*> by_id;
        for (auto& [key, row] : rows_)
            if (row.id > after_id) by_id.emplace(row.id, &row);
        ports::ResealRound round;
        std::size_t seen = 0;
        for (auto next = by_id.begin(); next != by_id.end() && seen < limit; ++next, ++seen) {
            Row& row = *next->second;
            round.last_id = row.id;
            if (row.sealed_by == keys_.front()) continue;
            const bool readable = opens(row.sealed_by);
            if (readable) row.sealed_by = keys_.front();
            ++(readable ? round.resealed : round.unreadable);
        }
        if (seen < limit) round.last_id = 0;
        co_return round;
    }

    // What remove() does, for whoever deletes in the same transaction.
    bool drop(const ports::ConnectionKey& key, std::optional<ports::NewAnnouncement> announcement) {
        if (rows_.erase(key) == 0) return false;
        announcements_.add(key, std::move(announcement));
        return true;
    }

    // What is told of something else, in the same transaction.
    void announce(const ports::ConnectionKey& key, ports::NewAnnouncement announcement) {
        announcements_.add(key, std::move(announcement));
    }

    // For whoever marks: visit(key, connection, created_at, orphan_marked_at).
    template <class Visit>
    void for_each(Visit visit) {
        for (auto& [key, row] : rows_) visit(key, row.connection, row.created_at, row.orphan_marked_at);
    }

    struct Authorized {
        ports::ConnectionKey key;
        core::Instant at;
    };
    // In their order, the company's own before those of its agents.
    std::vector<Authorized> of_company(const core::CompanyId& company_id) const {
        std::vector<Authorized> found;
        for (const auto& [key, row] : rows_)
            if (key.company_id == company_id)
                found.push_back({key, std::max(row.created_at,
                                               row.connection.re_authorized_at.value_or(row.created_at))});
        return found;
    }

    // What ConnectionSurvey sees of a row (in_memory_connection_survey.hpp).
    struct SurveyedRow {
        std::int64_t id = 0;
        ports::ConnectionKey key;
        std::int64_t version = 0;
        std::optional<core::Instant> next_refresh_at;
        core::Instant refresh_asked_until;
        core::RefreshHistory refreshes;
        core::ConnectionHealth health;
    };
    // All of them, in the order of their ids.
    std::vector<SurveyedRow> survey() const {
        std::vector<SurveyedRow> seen;
        for (const auto& [key, row] : rows_)
            seen.push_back({row.id, key, row.connection.version, row.connection.next_refresh_at,
                            row.refresh_asked_until, row.connection.refreshes, row.connection.health});
        std::sort(seen.begin(), seen.end(),
                  [](const auto& one, const auto& other) { return one.id < other.id; });
        return seen;
    }

    void mark_asked(const ports::ConnectionKey& key, std::int64_t version, core::Instant until) {
        const auto row = rows_.find(key);
        if (row != rows_.end() && row->second.connection.version == version)
            row->second.refresh_asked_until = until;
    }

    // As token_keys names them: the first seals, all of them open.
    void use_keys(std::vector<int> keys) { keys_ = std::move(keys); }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    struct Row {
        ports::Connection connection;
        std::int64_t id = 0;
        int sealed_by = 0;
        core::Instant refresh_asked_until;  // a refresh was asked for; 1970: not
        core::Instant created_at;
        std::optional<core::Instant> orphan_marked_at;
    };

    bool opens(int key) const { return std::find(keys_.begin(), keys_.end(), key) != keys_.end(); }

    const ports::Clock& clock_;
    InMemoryAnnouncements& announcements_;
    std::map<ports::ConnectionKey, Row> rows_;
    std::int64_t last_id_ = 0;
    std::int64_t last_version_ = 0;  // of any row, those that are gone too
    std::vector<int> keys_{1};
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
