// Leases in a map, for tests of everything above a store. Their clock is the test's. Loop thread only.
#pragma once

#include "ports/clock.hpp"
#include "ports/leases.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace calfleet::fakes {

class InMemoryLeases final : public ports::Leases {
public:
    explicit InMemoryLeases(const ports::Clock& clock) : clock_(clock) {}

    ports::awaitable<core::Result<std::optional<ports::Lease>, ports::StoreError>> take(
        std::string name, std::string holder, std::chrono::milliseconds duration) override {
        if (failure_) co_return *failure_;
        Row& row = rows_[name];
        if (row.holder != holder && row.expires_at > clock_.now()) co_return std::optional<ports::Lease>();
        if (row.holder != holder) ++row.epoch;
        row.holder = holder;
        row.expires_at = clock_.now() + duration;
        ports::Lease lease{std::move(name), std::move(holder), row.epoch};
        co_return std::optional<ports::Lease>(std::move(lease));
    }

    ports::awaitable<core::Result<bool, ports::StoreError>> renew(
        ports::Lease lease, std::chrono::milliseconds duration) override {
        if (failure_) co_return *failure_;
        if (!is_held(lease) || rows_[lease.name].expires_at <= clock_.now()) co_return false;
        rows_[lease.name].expires_at = clock_.now() + duration;
        co_return true;
    }

    ports::awaitable<core::Result<void, ports::StoreError>> release(ports::Lease lease) override {
        if (failure_) co_return *failure_;
        if (is_held(lease)) rows_[lease.name] = {{}, lease.epoch, clock_.now()};  // the epoch grows on
        co_return core::Result<void, ports::StoreError>();
    }

    // Of those that ended until then: how many there are, and the deletion of so many.
    std::size_t count_ended(core::Instant until) const {
        return static_cast<std::size_t>(std::count_if(
            rows_.begin(), rows_.end(), [until](const auto& row) { return row.second.expires_at <= until; }));
    }
    std::size_t forget_ended(core::Instant until, std::size_t limit) {
        std::size_t forgotten = 0;
        return std::erase_if(
            rows_, [&](const auto& row) { return row.second.expires_at <= until && forgotten++ < limit; });
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    struct Row {
        std::string holder;  // empty: nobody
        std::int64_t epoch = 0;
        core::Instant expires_at;
    };

    bool is_held(const ports::Lease& lease) const {
        const auto row = rows_.find(lease.name);
        return row != rows_.end() && row->second.holder == lease.holder && row->second.epoch == lease.epoch;
    }

    const ports::Clock& clock_;
    std::map<std::string, Row> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
