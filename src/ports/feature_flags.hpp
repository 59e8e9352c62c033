// Rollout flags and entitlements. All are OFF until somebody turns them on (decisions, D11).
#pragma once

#include "core/ids.hpp"
#include "core/result.hpp"
#include "ports/awaitable.hpp"
#include "ports/store_error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calfleet::ports {

struct FlagSetting {
    core::CompanyId company_id;  // empty: for every company that has no setting of its own
    std::string flag;
    bool enabled = false;
};

class FeatureFlags {
public:
    virtual ~FeatureFlags() = default;

    // The company's own setting if there is one, else the global one, else OFF.
    virtual awaitable<core::Result<bool, StoreError>> is_enabled(core::CompanyId company_id,
                                                                 std::string flag) = 0;

    // An empty company sets the global value.
    virtual awaitable<core::Result<void, StoreError>> set(core::CompanyId company_id, std::string flag,
                                                          bool enabled) = 0;

    // Every setting, ordered by flag and company.
    virtual awaitable<core::Result<std::vector<FlagSetting>, StoreError>> all() = 0;
};

}  // namespace calfleet::ports
