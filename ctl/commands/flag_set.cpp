// calfleetctl flag set: rollout flags and entitlements, for one company or all. Straight into the store, so
// that a first installation needs neither Kafka nor a worker; `send calendar.set_feature_flag` goes the way
// of all.
#include "app/set_feature_flag_handler.hpp"
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
    const auto flag = app::feature_flag_named(options.flag);
    if (!flag) return refuse(options.flag + " is no flag of ours", config::kExitUsage);
    auto store = StoreSession::open(session);
    if (store.has_error()) return store.error();
    auto& flags = (*store)->stores().flags();
    auto set =
        (*store)->run(flags.set(core::CompanyId(options.company), std::string(*flag), options.state == "on"));
    if (set.has_error()) return refuse(set.error().message, config::kExitUnavailable);
    std::cout << *flag << " is " << options.state << " for "
              << (options.company.empty() ? "everyone" : "company " + options.company) << '\n';
    return config::kExitOk;
}

}  // namespace

void add_flag_command(CLI::App& app, Action& action) {
    auto options = std::make_shared<FlagOptions>();
    auto* flag = app.add_subcommand("flag", "rollout flags and entitlements");
    flag->alias("flags");
    flag->require_subcommand(1);
    auto* set = flag->add_subcommand("set", "turn a flag on or off");
    set->add_option("flag", options->flag, "which")
        ->required()
        ->check(CLI::IsMember(app::feature_flag_names()));
    set->add_option("state", options->state, "on or off")->required()->check(CLI::IsMember({"on", "off"}));
    set->add_option("--company", options->company, "only for this company; without it, for everyone");
    set->callback([&action, options] {
        action = [options](const Session& session) { return set_flag(session, *options); };
    });
    add_flag_list_command(*flag, action);
}

}  // namespace calfleet::ctl
