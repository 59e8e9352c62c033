// calfleetctl flag set: rollout flags and entitlements, for one company or all.
#include "command.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

struct FlagOptions {
    std::string flag;
    std::string state;
    std::string company;
};

int set_flag(const Session& session, const FlagOptions& options) {
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto& flags = (*store)->stores().flags();
    auto set =
        (*store)->run(flags.set(core::CompanyId(options.company), options.flag, options.state == "on"));
    if (set.has_error()) return refuse(set.error().message, config::kExitUnavailable);
    std::cout << options.flag << " is " << options.state << " for "
              << (options.company.empty() ? "everyone" : "company " + options.company) << '\n';
    return config::kExitOk;
}

}  // namespace

void add_flag_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<FlagOptions>();
    auto* flag = app.add_subcommand("flag", "rollout flags and entitlements");
    flag->require_subcommand(1);
    auto* set = flag->add_subcommand("set", "turn a flag on or off");
    set->add_option("flag", options->flag, "which")
        ->required()
        ->check(CLI::IsMember({"google_calendar_native_integration_enabled", "native_integrations_addon",
                               "entitlement_bypass"}));
    set->add_option("state", options->state, "on or off")->required()->check(CLI::IsMember({"on", "off"}));
    set->add_option("--company", options->company, "only for this company; without it, for everyone");
    set->callback([&action, options] {
        action = [options](const Session& session) { return set_flag(session, *options); };
    });
}

}  // namespace calfleet::ctl
