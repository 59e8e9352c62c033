// Schedules in a map, for tests of everything above a store. Loop thread only.
#pragma once

#include "ports/schedules.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemorySchedules final : public ports::Schedules {
public:
    ports::awaitable<core::Result<std::vector<ports::Schedule>, ports::StoreError>> all() override {
        if (failure_) co_return *failure_;
        std::vector<ports::Schedule> schedules;
        for (const auto& [name, schedule] : rows_) schedules.push_back(schedule);
        co_return schedules;
    }

    ports::awaitable<core::Result<std::optional<std::int64_t>, ports::StoreError>> write(
        ports::Schedule schedule) override {
        if (failure_) co_return *failure_;
        const auto stored = rows_.find(schedule.name);
        if (schedule.version != (stored == rows_.end() ? 0 : stored->second.version))
            co_return std::optional<std::int64_t>();
        const std::int64_t version = ++schedule.version;
        std::string name = schedule.name;
        rows_.insert_or_assign(std::move(name), std::move(schedule));
        co_return std::optional<std::int64_t>(version);
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    std::map<std::string, ports::Schedule> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
