// calfleetctl migrate: the store's schema to the version of this release, or only a look at it.
#include "command.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

int refuse_store(const ports::StoreError& error) {
    return refuse("the store cannot be used: " + error.message, config::kExitUnavailable);
}

int check(StoreSession& session) {
    auto version = session.run(session.stores().check_version());
    if (version) {
        std::cout << "the store is at schema version " << *version << ", as this release needs it\n";
        return config::kExitOk;
    }
    const ports::StoreError error = version.error();
    if (error.kind == ports::StoreError::Kind::kUnavailable) return refuse_store(error);
    return refuse(error.message, config::kExitFailed);
}

int migrate(StoreSession& session) {
    auto before = session.run(session.stores().current_version());
    if (!before) return refuse_store(before.error());
    auto after = session.run(session.stores().migrate());
    if (!after) return refuse_store(after.error());
    std::cout << "schema version before: " << *before << ", after: " << *after << '\n';
    return config::kExitOk;
}

}  // namespace

void add_migrate_command(CLI::App& app, Action& action) {
    auto only_check = std::make_shared<bool>(false);
    auto* command = app.add_subcommand("migrate", "bring the store's schema to the version of this release");
    command->add_flag("--check", *only_check, "change nothing; exit 0 if it is at that version, else 1");
    command->callback([&action, only_check] {
        action = [only_check](const Session& session) {
            auto store = StoreSession::open_as_it_is(session);
            if (store.has_error()) return store.error();
            return *only_check ? check(**store) : migrate(**store);
        };
    });
}

}  // namespace calfleet::ctl
