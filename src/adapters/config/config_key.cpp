#include "adapters/config/config_key.hpp"

#include "core/duration_text.hpp"

#include <algorithm>
#include <cctype>

namespace calfleet::adapters::config {
namespace {

std::string in_upper_case(std::string_view text) {
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper;
}

struct InWords {
    std::string operator()(const Text& text) const { return std::string(text.form); }
    std::string operator()(const WholeNumber& number) const {
        std::string words = std::to_string(number.min) + " to " + std::to_string(number.max);
        return number.unit.empty() ? words : words.append(" ").append(number.unit);
    }
    std::string operator()(const Duration& duration) const {
        if (duration.max == std::chrono::milliseconds::max()) return "500ms, 30s, 5m, 2h, 7d ...";
        return core::to_text(duration.min) + " to " + core::to_text(duration.max);
    }
    std::string operator()(const OneOf& choice) const { return std::string(choice.names); }
};

}  // namespace

const ConfigKey* find_key(std::string_view name) {
    const auto keys = config_keys();
    const auto found =
        std::find_if(keys.begin(), keys.end(), [name](const ConfigKey& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

std::map<std::string, std::string, std::less<>> scheduler_defaults() {
    std::map<std::string, std::string, std::less<>> defaults;
    for (const ConfigKey& key : config_keys())
        if (!key.scheduler_default.empty()) defaults.emplace(key.name, key.scheduler_default);
    return defaults;
}

std::string environment_name(const ConfigKey& key) {
    return "CALFLEET_" + in_upper_case(key.name);
}

std::string flag_name(const ConfigKey& key) {
    std::string flag(key.name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return "--" + flag;
}

std::string allowed_values(const ConfigKey& key) {
    return std::visit(InWords(), key.values);
}

}  // namespace calfleet::adapters::config
