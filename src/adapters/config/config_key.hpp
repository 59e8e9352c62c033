// The configuration keys (the contract, section 2): one row each, from which the file, the environment, the
// flags, the help, --print-config, what a value may be and docs/configuration.md all follow.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace calfleet::adapters::config {

// Anything but kOpen may also come from a file named by CALFLEET_NAME_FILE.
enum class Secrecy {
    kOpen,
    kHoldsPassword,  // printed with each password in it as ***
    kSecret,         // printed as ***
};

struct Text {
    std::string_view form;  // for people; empty: any text
};
struct WholeNumber {
    std::int64_t min;
    std::int64_t max;
    std::string_view unit = {};  // "commands"; empty: its help says it
};
// "250ms", "30s", "5m", "2h", "7d".
struct Duration {
    std::chrono::milliseconds min;
    std::chrono::milliseconds max = std::chrono::milliseconds::max();  // or no bound
};
struct OneOf {
    std::string_view names;  // "json, text, auto"
};
using Values = std::variant<Text, WholeNumber, Duration, OneOf>;

// Who heeds a key. All programs take all keys, so that one file serves them all.
struct Readers {
    bool worker = false;
    bool scheduler = false;
    bool calfleetctl = false;
};

struct ConfigKey {
    std::string_view name;           // in the file; CALFLEET_NAME in the environment, --na-me as a flag
    std::string_view default_value;  // empty: none
    std::string_view help;           // what it is, not what it may be
    Values values = Text{};
    Readers readers = {};
    Secrecy secrecy = Secrecy::kOpen;
    std::string_view scheduler_default = {};  // the scheduler's, which runs beside a worker
};

// Keys of one matter.
struct ConfigGroup {
    std::string_view title;
    std::span<const ConfigKey> keys;
};

std::span<const ConfigGroup> config_groups();
std::span<const ConfigKey> config_keys();  // of all groups, in their order
const ConfigKey* find_key(std::string_view name);

// By key name, where they differ from the keys' own.
std::map<std::string, std::string, std::less<>> scheduler_defaults();

// "kafka_brokers" -> "CALFLEET_KAFKA_BROKERS", "--kafka-brokers".
std::string environment_name(const ConfigKey& key);
std::string flag_name(const ConfigKey& key);

// "1 to 20000 commands", "0s to 5m", "json, text, auto"; empty for any text.
std::string allowed_values(const ConfigKey& key);

}  // namespace calfleet::adapters::config
