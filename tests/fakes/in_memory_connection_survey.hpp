// The survey of the connections in another fake, for tests of everything above a store: together they are one
// table. Borrows the store. Loop thread only.
#pragma once

#include "fakes/in_memory_connection_store.hpp"
#include "ports/connection_survey.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryConnectionSurvey final : public ports::ConnectionSurvey {
public:
    explicit InMemoryConnectionSurvey(InMemoryConnectionStore& connections) : connections_(connections) {}

    ports::awaitable<core::Result<std::vector<ports::DueRefresh>, ports::StoreError>> due(
        core::Instant now, std::size_t limit) override {
        if (failure_) co_return *failure_;
        std::vector<ports::DueRefresh> found = all_due(now);
        found.resize(std::min(limit, found.size()));
        co_return found;
    }

    ports::awaitable<core::Result<std::size_t, ports::StoreError>> count_due(core::Instant now) override {
        if (failure_) co_return *failure_;
        co_return all_due(now).size();
    }

    ports::awaitable<core::Result<void, ports::StoreError>> mark_asked(std::vector<ports::DueRefresh> asked,
                                                                       core::Instant until) override {
        if (failure_) co_return *failure_;
        for (const ports::DueRefresh& refresh : asked)
            connections_.mark_asked(refresh.key, refresh.version, until);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<ports::RefreshHistories, ports::StoreError>> refresh_histories(
        std::int64_t after_id, std::size_t limit) override {
        if (failure_) co_return *failure_;
        ports::RefreshHistories page;
        for (const InMemoryConnectionStore::SurveyedRow& row : connections_.survey()) {
            if (row.id <= after_id || page.entries.size() == limit) continue;
            page.entries.push_back({row.key.company_id, row.refreshes});
            page.last_id = row.id;
        }
        if (page.entries.size() < limit) page.last_id = 0;
        co_return page;
    }

    ports::awaitable<core::Result<std::vector<ports::ConnectionCount>, ports::StoreError>> count_by_state()
        override {
        if (failure_) co_return *failure_;
        std::map<std::tuple<std::string, core::ConnectionState, std::optional<core::LossCause>>, std::int64_t>
            counted;
        for (const InMemoryConnectionStore::SurveyedRow& row : connections_.survey())
            ++counted[{row.key.provider, row.health.state, row.health.cause}];
        std::vector<ports::ConnectionCount> counts;
        for (const auto& [of, connections] : counted)
            counts.push_back({std::get<0>(of), std::get<1>(of), std::get<2>(of), connections});
        co_return counts;
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    std::vector<ports::DueRefresh> all_due(core::Instant now) const {
        std::vector<ports::DueRefresh> found;
        for (const InMemoryConnectionStore::SurveyedRow& row : connections_.survey())
            if (row.next_refresh_at && *row.next_refresh_at <= now && row.refresh_asked_until <= now)
                found.push_back({row.key, row.version, *row.next_refresh_at});
        // Rows came in the order of their ids, which stays where times are the same.
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& one, const auto& other) { return one.due_at < other.due_at; });
        return found;
    }

    InMemoryConnectionStore& connections_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
