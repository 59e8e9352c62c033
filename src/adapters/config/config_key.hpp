// The configuration keys (the contract, section 2): one row each, from which the file, the environment, the
// flags, the help and --print-config all follow.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace calfleet::adapters::config {

// Anything but kOpen may also come from a file named by CALFLEET_NAME_FILE.
enum class Secrecy {
    kOpen,
    kHoldsPassword,  // printed with each password in it as ***
    kSecret,         // printed as ***
};

struct ConfigKey {
    std::string_view name;           // in the file; CALFLEET_NAME in the environment, --na-me as a flag
    std::string_view default_value;  // empty: none
    std::string_view help;
    Secrecy secrecy = Secrecy::kOpen;
};

std::span<const ConfigKey> config_keys();

// "kafka_brokers" -> "CALFLEET_KAFKA_BROKERS", "--kafka-brokers".
std::string environment_name(const ConfigKey& key);
std::string flag_name(const ConfigKey& key);

}  // namespace calfleet::adapters::config
