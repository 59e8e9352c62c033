// What /readyz answers from: named checks, each telling of live state when it is asked. Loop thread only.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace calfleet::wiring {

struct CheckState {
    bool holds = false;
    std::string detail = {};                            // for a person
    std::optional<std::chrono::milliseconds> age = {};  // of what is known; nothing while nothing is
};

struct ReadinessCheck {
    std::string name;  // "assignment", "broker", "store", "schema"
    std::function<CheckState()> look;
};

class Readiness {
public:
    explicit Readiness(std::vector<ReadinessCheck> checks) : checks_(std::move(checks)) {}

    bool ready() const;
    const std::vector<ReadinessCheck>& checks() const { return checks_; }

    // "ready", or "not ready: broker, store".
    std::string as_words() const;
    // {"ready":false,"checks":{"broker":{"ok":false,"age_ms":412,"detail":"no broker answers"}}}
    std::string as_json() const;

private:
    std::vector<ReadinessCheck> checks_;
};

}  // namespace calfleet::wiring
