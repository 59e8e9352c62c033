#include "adapters/config/command_line.hpp"

#include "adapters/config/command_tree.hpp"
#include "adapters/config/config_key.hpp"
#include "adapters/config/config_reference.hpp"
#include "adapters/config/man_page.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::adapters::config {
namespace {

std::string help_of(const ConfigKey& key) {
    const std::string allowed = allowed_values(key);
    return allowed.empty() ? std::string(key.help) : std::string(key.help) + "; " + allowed;
}

}  // namespace

void add_shared_options(CLI::App& app, SharedOptions& options) {
    app.add_option("--config", options.config_file, "TOML file with the keys below")
        ->envname("CALFLEET_CONFIG");
    app.add_option("-X", options.kafka_properties,
                   "librdkafka property, name=value (TLS, SASL …); others see it: a password belongs into "
                   "kafka_properties")
        ->allow_extra_args(false)
        ->type_name("PROP=VAL");
    // Hidden: what builds a package asks for it. It ends the parse.
    app.add_option_function<std::string>("--man-page",
                                         [&app](const std::string& date) {
                                             std::cout
                                                 << man_page(read_command_tree(app), app.version(), date);
                                             throw CLI::Success();
                                         })
        ->group("");
    // Hidden, too: what docs/configuration.md is written from.
    app.add_flag_callback("--config-reference",
                          [] {
                              std::cout << config_reference();
                              throw CLI::Success();
                          })
        ->group("");
    for (const ConfigKey& key : config_keys()) {
        const std::string name(key.name);
        const auto keep = [&options, name](const std::string& value) { options.flags[name] = value; };
        auto* option = app.add_option_function<std::string>(flag_name(key), keep, help_of(key));
        option->type_name(key.secrecy == Secrecy::kSecret ? "SECRET" : "VALUE")
            ->group("Configuration (flag > environment > file)");
        const auto own = options.defaults.find(name);
        const std::string usual =
            own == options.defaults.end() ? std::string(key.default_value) : own->second;
        if (!usual.empty()) option->default_str(usual);
    }
}

std::optional<int> parse_or_exit(CLI::App& app, int argc, const char* const* argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::Success& done) {  // --help and --version
        return app.exit(done);
    } catch (const CLI::ParseError& error) {
        std::cerr << app.get_name() << ": " << error.what() << "\nTry '" << app.get_name() << " --help'.\n";
        return kExitUsage;
    }
}

core::Result<ConfigValues, ConfigError> gather(const SharedOptions& options,
                                               std::map<std::string, std::string, std::less<>> environment) {
    return gather(
        ConfigSources{options.config_file, std::move(environment), options.flags, options.defaults});
}

core::Result<Settings, ConfigError> settings_of(const ConfigValues& values, const SharedOptions& options) {
    auto settings = settings_of(values);
    if (settings.has_error()) return settings.error();
    for (const std::string& property : options.kafka_properties) {
        const std::size_t equals = property.find('=');
        if (equals == std::string::npos || equals == 0)
            return ConfigError{"-X takes name=value, as in -X security.protocol=ssl"};
        settings->kafka_properties[property.substr(0, equals)] = property.substr(equals + 1);
    }
    return settings;
}

}  // namespace calfleet::adapters::config
