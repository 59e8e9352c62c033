// Where configuration comes from and which source wins: default < file < environment < flag.
#pragma once

#include "core/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace calfleet::adapters::config {

struct ConfigError {
    std::string message;  // names the key and says what is allowed; never holds a secret
};

struct ConfigValue {
    std::string text;
    std::string origin;  // "default", "file calfleet.toml", "environment", "flag"
};

// By key name, every key of config_keys().
using ConfigValues = std::map<std::string, ConfigValue, std::less<>>;

struct ConfigSources {
    std::string file;                                             // path of a TOML file; empty for none
    std::map<std::string, std::string, std::less<>> environment;  // of CALFLEET_* only
    std::map<std::string, std::string, std::less<>> flags;        // by key name
    std::map<std::string, std::string, std::less<>> defaults;     // of the program, instead of the keys' own
};

core::Result<ConfigValues, ConfigError> gather(const ConfigSources& sources);

// One line a key: `name = 'value'  # origin`, secrets as ***. Valid TOML.
std::string printed(const ConfigValues& values);

}  // namespace calfleet::adapters::config
