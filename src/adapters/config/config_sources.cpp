#include "adapters/config/config_sources.hpp"

#include "adapters/config/config_key.hpp"
#include "adapters/config/kafka_properties.hpp"
#include "adapters/config/smtp_url.hpp"
#include "adapters/config/store_url.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace calfleet::adapters::config {
namespace {

constexpr std::uintmax_t kFileBytesMax = 1'048'576;

core::Result<std::string, ConfigError> read_text_file(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    std::ifstream file(path);
    if (error || !file) return ConfigError{"cannot read " + path};
    if (size > kFileBytesMax) return ConfigError{path + " is larger than 1 MiB"};
    std::ostringstream text;
    text << file.rdbuf();
    return {boost::system::in_place_value, text.str()};
}

std::string without_last_newline(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

// A TOML value as the text a flag would carry; nothing for a table.
std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    const auto* list = node.as_array();
    if (list == nullptr) return std::nullopt;
    std::string joined;
    for (const toml::node& element : *list) {
        const auto* text = element.as_string();
        if (text == nullptr) return std::nullopt;
        if (!joined.empty()) joined += ',';
        joined += text->get();
    }
    return joined;
}

// [kafka_properties] as the lines of that key: TOML reads a.b = "c" as a table a with a b. Nothing where a
// value is a list, or would be more than a line.
std::optional<std::string> lines_of(const toml::table& table, const std::string& prefix = {}) {
    std::string lines;
    for (const auto& [key, node] : table) {
        const std::string name = prefix + std::string(key.str());
        const toml::table* deeper = node.as_table();
        const auto text = deeper == nullptr ? text_of(node) : lines_of(*deeper, name + '.');
        if (!text || node.is_array() || (deeper == nullptr && text->find('\n') != std::string::npos))
            return std::nullopt;
        lines += deeper == nullptr ? name + '=' + *text + '\n' : *text;
    }
    return lines;
}

core::Result<void, ConfigError> apply_file(const std::string& path, ConfigValues& values) {
    auto text = read_text_file(path);
    if (text.has_error()) return text.error();
    toml::table table;
    try {
        table = toml::parse(*text, path);
    } catch (const toml::parse_error& error) {
        return ConfigError{path + ":" + std::to_string(error.source().begin.line) + ": " +
                           std::string(error.description())};
    }
    for (const auto& [name, node] : table) {
        if (find_key(name.str()) == nullptr)
            return ConfigError{path + ": unknown key " + std::string(name.str())};
        const bool may_be_table = name.str() == "kafka_properties";
        const auto value = may_be_table && node.is_table() ? lines_of(*node.as_table()) : text_of(node);
        if (!value || (may_be_table && node.is_array()))
            return ConfigError{path + ": " + std::string(name.str()) +
                               (may_be_table
                                    ? " must be a text of name=value lines, or a table of texts and numbers"
                                    : " must be a text or a number")};
        values[std::string(name.str())] = {*value, "file " + path};
    }
    return {};
}

core::Result<void, ConfigError> apply_environment(const ConfigSources& sources, ConfigValues& values) {
    auto unused = sources.environment;
    for (const ConfigKey& key : config_keys()) {
        const std::string name = environment_name(key);
        if (const auto found = unused.find(name); found != unused.end()) {
            values[std::string(key.name)] = {found->second, "environment"};
            unused.erase(found);
        }
        const auto file = unused.find(name + "_FILE");
        if (key.secrecy == Secrecy::kOpen || file == unused.end()) continue;
        auto text = read_text_file(file->second);
        if (text.has_error()) return ConfigError{name + "_FILE: " + text.error().message};
        values[std::string(key.name)] = {without_last_newline(std::move(*text)), "environment, by file"};
        unused.erase(file);
    }
    unused.erase("CALFLEET_CONFIG");
    unused.erase("CALFLEET_CACHE");  // of the scripts
    if (!unused.empty()) return ConfigError{"unknown environment variable " + unused.begin()->first};
    return {};
}

std::string for_eyes(const ConfigKey& key, const std::string& text) {
    if (key.name == "kafka_properties") return masked_kafka_properties(text);
    if (key.secrecy == Secrecy::kHoldsPassword)
        return key.name == "smtp_url" ? masked_smtp_url(text) : masked_store_url(text);
    return key.secrecy == Secrecy::kSecret && !text.empty() ? "***" : text;
}

// As TOML writes it: 'text', or "text" with its line breaks as \\n.
std::string on_one_line(const std::string& text) {
    const bool has_lines = text.find('\n') != std::string::npos;
    const toml::value<std::string> value(text);
    std::ostringstream written;
    written << toml::toml_formatter(
        value, has_lines ? toml::format_flags::none : toml::format_flags::allow_literal_strings);
    return written.str();
}

}  // namespace

core::Result<ConfigValues, ConfigError> gather(const ConfigSources& sources) {
    ConfigValues values;
    for (const ConfigKey& key : config_keys())
        values[std::string(key.name)] = {std::string(key.default_value), "default"};
    for (const auto& [name, text] : sources.defaults) values[name] = {text, "default"};
    if (!sources.file.empty())
        if (auto applied = apply_file(sources.file, values); applied.has_error()) return applied.error();
    if (auto applied = apply_environment(sources, values); applied.has_error()) return applied.error();
    for (const auto& [name, text] : sources.flags) values[name] = {text, "flag"};
    return values;
}

std::string printed(const ConfigValues& values) {
    std::ostringstream lines;
    for (const ConfigKey& key : config_keys()) {
        const ConfigValue& value = values.find(key.name)->second;
        lines << key.name << " = " << on_one_line(for_eyes(key, value.text)) << "  # " << value.origin
              << '\n';
    }
    return lines.str();
}

}  // namespace calfleet::adapters::config
