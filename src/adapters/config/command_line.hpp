// The options every program shares: one flag a key, --config, -X, --version. Built on CLI11, whose own order
// of sources and exit codes are not ours: it only parses, config_sources decides.
#pragma once

#include "adapters/config/config_sources.hpp"
#include "adapters/config/settings.hpp"
#include "core/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): a library's name
class App;
}

namespace calfleet::adapters::config {

// Exit codes of the contract, section 1.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 64;
inline constexpr int kExitUnavailable = 69;
inline constexpr int kExitConfig = 78;

struct SharedOptions {
    std::map<std::string, std::string, std::less<>> defaults;  // of the program, where it has its own

    // What a parse found:
    std::string config_file;
    std::map<std::string, std::string, std::less<>> flags;  // by key name, only those given
    std::vector<std::string> kafka_properties;              // "name=value"
};

// Adds the shared options; `options` outlives the parse.
void add_shared_options(CLI::App& app, SharedOptions& options);

// Parses; nothing when the program should go on, else its exit code (help and version were printed, or a
// sentence about what is wrong).
std::optional<int> parse_or_exit(CLI::App& app, int argc, const char* const* argv);

core::Result<ConfigValues, ConfigError> gather(const SharedOptions& options,
                                               std::map<std::string, std::string, std::less<>> environment);
core::Result<Settings, ConfigError> settings_of(const ConfigValues& values, const SharedOptions& options);

}  // namespace calfleet::adapters::config
