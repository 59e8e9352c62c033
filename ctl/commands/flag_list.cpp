// calfleetctl flag list: every rollout flag and entitlement that was ever set.
#include "command.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

int list_flags(const Session& session) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto settings = (*store)->run((*store)->stores().flags().all());
    if (settings.has_error()) return refuse(settings.error().message, config::kExitUnavailable);
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
    list->callback([&action] { action = list_flags; });
}

}  // namespace calfleet::ctl
