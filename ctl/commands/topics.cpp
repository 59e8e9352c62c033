// calfleetctl topics check|apply: the cluster's topics against the one list, schemas/topics.json.
#include "adapters/kafka/topic_admin.hpp"
#include "command.hpp"
#include "kafka_session.hpp"
#include "topic_list.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;
using adapters::kafka::TopicState;

std::string_view word_for(TopicState::Kind kind) {
    switch (kind) {
        case TopicState::Kind::kPresent:
            return "present";
        case TopicState::Kind::kCreated:
            return "created";
        case TopicState::Kind::kMissing:
            return "missing";
        case TopicState::Kind::kDiffers:
            return "differs";
        default:
            return "failed";
    }
}

int check_topics(const Session& session, bool create) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    adapters::kafka::TopicAdmin admin(kafka_settings(*settings));
    bool all_well = true;
    for (const TopicState& state : admin.check(topic_list(), create)) {
        all_well = all_well &&
                   (state.kind == TopicState::Kind::kPresent || state.kind == TopicState::Kind::kCreated);
        std::cout << word_for(state.kind) << ' ' << state.name
                  << (state.detail.empty() ? "" : ": " + state.detail) << '\n';
    }
    return all_well ? config::kExitOk : config::kExitFailed;
}

}  // namespace

void add_topics_command(CLI::App& app, Action& action) {
    auto* topics = app.add_subcommand("topics", "the topics calfleet needs");
    topics->require_subcommand(1);
    auto* check = topics->add_subcommand("check", "tell how each topic stands; fails unless all are present");
    check->callback(
        [&action] { action = [](const Session& session) { return check_topics(session, false); }; });
    auto* apply = topics->add_subcommand("apply", "create the missing ones; never changes an existing one");
    apply->callback(
        [&action] { action = [](const Session& session) { return check_topics(session, true); }; });
}

}  // namespace calfleet::ctl
