// Feature flags in a map, for tests of everything above a store. Loop thread only.
#pragma once

#include "ports/feature_flags.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::fakes {

class InMemoryFeatureFlags final : public ports::FeatureFlags {
public:
    ports::awaitable<core::Result<bool, ports::StoreError>> is_enabled(core::CompanyId company_id,
                                                                       std::string flag) override {
        if (failure_) co_return *failure_;
        auto row = rows_.find({company_id, flag});
        if (row == rows_.end()) row = rows_.find({core::CompanyId(), flag});
        co_return row != rows_.end() && row->second;
    }

    ports::awaitable<core::Result<void, ports::StoreError>> set(core::CompanyId company_id, std::string flag,
                                                                bool enabled) override {
        if (failure_) co_return *failure_;
        const Key key{std::move(company_id), std::move(flag)};
        rows_.insert_or_assign(key, enabled);
        co_return core::Result<void, ports::StoreError>();
    }

    ports::awaitable<core::Result<std::vector<ports::FlagSetting>, ports::StoreError>> all() override {
        if (failure_) co_return *failure_;
        std::vector<ports::FlagSetting> settings;
        for (const auto& [key, enabled] : rows_) settings.push_back({key.first, key.second, enabled});
        // Companies are in order already.
        std::stable_sort(settings.begin(), settings.end(),
                         [](const auto& left, const auto& right) { return left.flag < right.flag; });
        co_return settings;
    }

    // Every call answers the error, until it is taken back with nothing.
    void fail_with(std::optional<ports::StoreError> failure) { failure_ = std::move(failure); }

private:
    using Key = std::pair<core::CompanyId, std::string>;

    std::map<Key, bool> rows_;
    std::optional<ports::StoreError> failure_;
};

}  // namespace calfleet::fakes
