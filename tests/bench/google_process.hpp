// The simulated Google as a process of its own, so that what it costs is not counted as the worker's. Spoken
// to by its control API; see tests/simulators/google/README.md. One thread.
#pragma once

#include "codec/json_value.hpp"
#include "harness/child_process.hpp"

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calfleet::bench {

struct MintedTokens {
    std::string access_token;
    std::string refresh_token;
};

class GoogleProcess {
public:
    // Returns once it listens.
    explicit GoogleProcess(const std::filesystem::path& log_file);

    const std::string& url() const { return url_; }
    pid_t pid() const { return process_.pid(); }

    // Every access token lives that long from now on.
    void grant_tokens_for(std::chrono::seconds life);
    // An account with a primary calendar in UTC, an appointment a day, and tokens.
    MintedTokens add_account(const std::string& email);
    // The next entries of its log, some hundreds; empty when there are none yet.
    std::vector<codec::JsonValue> log_after(std::int64_t sequence);
    // What every call takes from now on; replaces all delays set before.
    void delay_all(std::chrono::milliseconds delay);
    // What each call of that account takes beyond it.
    void delay_account(const std::string& email, std::chrono::milliseconds more);
    void lift_quotas();

    std::int64_t live_events();

    // One freeBusy call, as a worker would make it; how long it took. Throws when it fails.
    std::chrono::nanoseconds timed_free_busy(const std::string& email, const std::string& access_token);

private:
    codec::JsonValue post(const std::string& path, const std::string& body, const std::string& bearer = {});
    codec::JsonValue get(const std::string& path);
    void remove(const std::string& path);
    codec::JsonValue perform(const std::string& path);

    std::chrono::seconds token_life_{0};
    harness::ChildProcess process_;
    std::string url_;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_;
};

}  // namespace calfleet::bench
