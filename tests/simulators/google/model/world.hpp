// Everything the simulated Google knows: one plain value without threads or sockets. Whoever shares it
// between threads locks `mutex` around each use (SimulatorControl and RequestPath do).
#pragma once

#include "core/time_range.hpp"
#include "simulators/google/model/conferences.hpp"
#include "simulators/google/model/directory.hpp"
#include "simulators/google/model/faults.hpp"
#include "simulators/google/model/invitations.hpp"
#include "simulators/google/model/operation.hpp"
#include "simulators/google/model/quotas.hpp"
#include "simulators/google/model/random.hpp"
#include "simulators/google/model/request_log.hpp"
#include "simulators/google/model/tokens.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::simulators::google {

struct SimulatorOptions {
    std::string client_id = "simulated-client";
    std::string client_secret = "simulated-secret";
    std::vector<std::string> redirect_uris;  // registered ones; none: any is accepted
    std::chrono::seconds token_lifetime{3599};
    std::uint64_t seed = 1;
    std::size_t log_entries_max = 250'000;
};

// What the person at the consent screen does.
struct Consent {
    std::string account;  // empty: the login_hint's, else the first account
    ScopeSet unticked;    // not granted, though asked for
    std::string error;    // "access_denied": refuses
};

// Google's wall clock, which a test may move ahead so that tokens expire.
class WorldClock {
public:
    core::Instant now() const {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + ahead_;
    }
    void advance(std::chrono::milliseconds duration) { ahead_ += duration; }

private:
    std::chrono::milliseconds ahead_{0};
};

struct World {
    explicit World(SimulatorOptions chosen)
        : options(std::move(chosen)), random(options.seed), log(options.log_entries_max) {
        tokens.settings.access_token_lifetime = options.token_lifetime;
    }

    const SimulatorOptions options;
    std::mutex mutex;
    WorldClock clock;
    Random random;
    Directory directory;
    Tokens tokens;
    Consent consent;
    Faults faults;
    Quotas quotas;
    Invitations invitations;
    Conferences conferences;
    RequestLog log;
};

}  // namespace calfleet::simulators::google
