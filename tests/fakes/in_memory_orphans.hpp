// Orphans among the connections of another fake, for tests of everything above a store. Their clock is the
// test's. Loop thread only.
#pragma once

#include "fakes/in_memory_connection_store.hpp"
#include "fakes/in_memory_template_store.hpp"
#include "ports/orphans.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryOrphans final : public ports::Orphans {
public:
    InMemoryOrphans(const ports::Clock& clock, InMemoryConnectionStore& connections,
                    InMemoryTemplateStore& templates)
        : clock_(clock), connections_(connections), templates_(templates) {}

    ports::awaitable<core::Result<ports::OrphanCounts, ports::StoreError>> count(
        ports::OrphanRule rule) override {
        if (failure_) co_return *failure_;
        ports::OrphanCounts counts;
        visit(rule,
              [&](const ports::ConnectionKey&, bool is_orphan, std::optional<core::Instant>& marked_at) {
                  if (is_orphan && !marked_at) ++counts.unmarked;
                  if (!is_orphan && marked_at) ++counts.mismarked;
                  if (is_orphan && is_old(rule, marked_at)) ++counts.due;
              });
        co_return counts;
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> mark(ports::OrphanRule rule,
                                                                        std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::size_t marked = 0;
        visit(rule,
              [&](const ports::ConnectionKey&, bool is_orphan, std::optional<core::Instant>& marked_at) {
                  if (!is_orphan || marked_at || marked == limit) return;
                  marked_at = clock_.now();
                  ++marked;
              });
        co_return marked;
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> unmark(ports::OrphanRule rule,
                                                                          std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::size_t unmarked = 0;
        visit(rule,
              [&](const ports::ConnectionKey&, bool is_orphan, std::optional<core::Instant>& marked_at) {
                  if (is_orphan || !marked_at || unmarked == limit) return;
                  marked_at.reset();
                  ++unmarked;
              });
        co_return unmarked;
    }

    ports::awaitable<core::Result<std::vector<ports::ConnectionKey>, ports::StoreError>> due(
        ports::OrphanRule rule, std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::multimap<core::Instant, ports::ConnectionKey> by_mark;
        visit(rule, [&](const ports::ConnectionKey& key, bool is_orphan, auto& marked_at) {
            if (is_orphan && is_old(rule, marked_at)) by_mark.emplace(*marked_at, key);
        });
        std::vector<ports::ConnectionKey> keys;
        for (const auto& [marked_at, key] : by_mark)
            if (keys.size() < limit) keys.push_back(key);
        co_return keys;
    }

    ports::awaitable<core::Result<bool, ports::StoreError>> remove(
        ports::ConnectionKey key, ports::OrphanRule rule, ports::NewAnnouncement announcement) override {
        if (failure_) co_return *failure_;
        bool is_due = false;
        visit(rule, [&](const ports::ConnectionKey& each, bool is_orphan, auto& marked_at) {
            is_due = is_due || (each == key && is_orphan && is_old(rule, marked_at));
        });
        co_return is_due&& connections_.drop(key, std::move(announcement));
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    template <class Visit>
    void visit(const ports::OrphanRule& rule, Visit visit) {
        connections_.for_each([&](const ports::ConnectionKey& key, const ports::Connection& connection,
                                  core::Instant created_at, std::optional<core::Instant>& marked_at) {
            const bool is_lost = connection.health.state == core::ConnectionState::kConnectionLost &&
                                 connection.health.cause == core::LossCause::kReauthorize;
            const core::Instant authorized_at = connection.re_authorized_at.value_or(created_at);
            const bool is_unused = authorized_at + rule.unused_for <= clock_.now();
            visit(key, (is_lost || is_unused) && !has_template(key), marked_at);
        });
    }
    bool has_template(const ports::ConnectionKey& key) const {
        const auto stored = templates_.of_company(key.company_id);
        return std::any_of(stored.begin(), stored.end(), [&key](const auto& row) {
            return key.agent_id.empty() || row.form.agent_id == key.agent_id;
        });
    }
    bool is_old(const ports::OrphanRule& rule, const std::optional<core::Instant>& marked_at) const {
        return marked_at && *marked_at + rule.marked_for <= clock_.now();
    }

    const ports::Clock& clock_;
    InMemoryConnectionStore& connections_;
    InMemoryTemplateStore& templates_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
