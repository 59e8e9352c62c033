// calfleetctl flag list: every rollout flag and entitlement that was ever set.
#include "codec/json_writer.hpp"
#include "command.hpp"
#include "output_format.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

std::string as_json(const std::vector<ports::FlagSetting>& settings) {
    codec::JsonWriter writer;
    writer.begin_object().key("flags").begin_array();
    for (const ports::FlagSetting& setting : settings) {
        const bool is_global = setting.company_id.empty();
        writer.begin_object().member("flag", setting.flag).member("enabled", setting.enabled);
        writer.member("scope", is_global ? "global" : "company");
        writer.member_unless_empty("company_id", setting.company_id.str()).end_object();
    }
    writer.end_array().end_object();
    return writer.text();
}

int list_flags(const Session& session, const OutputFormat& output) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto settings = (*store)->run((*store)->stores().flags().all());
    if (settings.has_error()) return refuse(settings.error().message, config::kExitUnavailable);
    if (output.is_json()) {
        std::cout << as_json(*settings) << '\n';
        return config::kExitOk;
    }
    for (const ports::FlagSetting& setting : *settings)
        std::cout << setting.flag << ' ' << (setting.enabled ? "on" : "off") << " for "
                  << (setting.company_id.empty() ? "everyone" : "company " + setting.company_id.str())
                  << '\n';
    if (settings->empty()) std::cerr << "no flag was ever set: all are off\n";
    return config::kExitOk;
}

}  // namespace

void add_flag_list_command(CLI::App& flag, Action& action) {
    auto* list = flag.add_subcommand("list", "print what is set, for everyone and for companies");
    auto output = std::make_shared<OutputFormat>();
    add_output_option(*list, *output, "{\"flags\":[…]}");
    list->callback([&action, output] {
        action = [output](const Session& session) { return list_flags(session, *output); };
    });
}

}  // namespace calfleet::ctl
