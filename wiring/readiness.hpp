// What /readyz answers from: named checks, each looking at live state when it is asked. Loop thread only.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace calfleet::wiring {

struct ReadinessCheck {
    std::string name;  // "assignment", "broker", "store"
    std::function<bool()> holds;
};

class Readiness {
public:
    explicit Readiness(std::vector<ReadinessCheck> checks) : checks_(std::move(checks)) {}

    bool ready() const;
    const std::vector<ReadinessCheck>& checks() const { return checks_; }

    // {"ready":false,"checks":{"assignment":true,"broker":false}}
    std::string as_json() const;

private:
    std::vector<ReadinessCheck> checks_;
};

}  // namespace calfleet::wiring
