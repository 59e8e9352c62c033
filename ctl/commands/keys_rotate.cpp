// calfleetctl keys rotate: seals every stored token anew under the first key of token_keys, so that the key
// before it can go. Beside a working fleet, and as often as one likes.
#include "command.hpp"
#include "store_session.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;

constexpr std::size_t kPageRows = 200;
constexpr int kPassesMax = 5;
constexpr const char* kOrder =
    "The order of a rotation:\n"
    "  1. add the new key to token_keys of every process as the second; restart them\n"
    "  2. make it the first; restart them\n"
    "  3. calfleetctl keys rotate, with the same token_keys\n"
    "  4. after ten minutes (authorizations under way are sealed, too), remove the old key; restart\n"
    "Rows of the existing product are sealed anew as well where lockbox_master_key is set.";

// Once over all rows.
core::Result<ports::ResealRound, ports::StoreError> pass(StoreSession& session) {
    ports::ResealRound sum;
    do {
        auto round = session.run(session.stores().connections().reseal(sum.last_id, kPageRows));
        if (round.has_error()) return round.error();
        sum.last_id = round->last_id;
        sum.resealed += round->resealed;
        sum.unreadable += round->unreadable;
    } while (sum.last_id != 0);
    return sum;
}

// A process whose first key is another one may write while a pass runs: passes end once one finds nothing.
int rotate(const Session& session) {
    auto store = StoreSession::open_with_keys(session);
    if (store.has_error()) return store.error();
    ports::ResealRound last;
    std::size_t resealed = 0;
    for (int passes = 0; passes < kPassesMax; ++passes) {
        auto round = pass(**store);
        if (round.has_error()) return refuse(round.error().message, config::kExitUnavailable);
        last = *round;
        resealed += last.resealed;
        if (last.resealed == 0) break;
    }
    std::cout << "sealed anew " << resealed << ", left under another key " << last.resealed << ", unreadable "
              << last.unreadable << '\n';
    if (last.resealed > 0)
        return refuse(
            "some process still seals under another key: make the new one its first, restart it, rotate "
            "again",
            config::kExitFailed);
    if (last.unreadable > 0)
        return refuse(
            "what is unreadable was sealed under a key that token_keys does not hold; it was left as it is",
            config::kExitFailed);
    return config::kExitOk;
}

}  // namespace

void add_keys_rotate_command(CLI::App& keys, Action& action) {
    auto* command = keys.add_subcommand("rotate", "seal every stored token anew under the first key");
    command->footer(kOrder);
    command->callback([&action] { action = rotate; });
}

}  // namespace calfleet::ctl
