// calfleetctl topics check|apply: the cluster's topics against the one list, schemas/topics.json.
#include "adapters/kafka/topic_admin.hpp"
#include "codec/json_writer.hpp"
#include "command.hpp"
#include "kafka_session.hpp"
#include "output_format.hpp"
#include "topic_list.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace calfleet::ctl {
namespace {

namespace config = adapters::config;
using adapters::kafka::TopicState;

constexpr int kPartitionsMax = 1'000;
constexpr int kReplicasMax = 9;

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

bool is_well(const TopicState& state) {
    return state.kind == TopicState::Kind::kPresent || state.kind == TopicState::Kind::kCreated;
}

std::string as_json(const std::vector<TopicState>& states) {
    codec::JsonWriter writer;
    writer.begin_object().key("topics").begin_array();
    for (const TopicState& state : states)
        writer.begin_object()
            .member("name", state.name)
            .member("state", word_for(state.kind))
            .member_unless_empty("detail", state.detail)
            .end_object();
    writer.end_array().end_object();
    return writer.text() + '\n';
}

// What a cluster has otherwise than the list; 0: as listed.
struct TopicOptions {
    OutputFormat output;
    int partitions = 0;
    int replication = 0;
};

std::vector<adapters::kafka::TopicSpec> wanted_topics(const TopicOptions& options) {
    auto topics = topic_list();
    for (adapters::kafka::TopicSpec& topic : topics) {
        if (options.partitions > 0) topic.partitions = options.partitions;
        if (options.replication > 0) topic.replication = options.replication;
    }
    return topics;
}

int check_topics(const Session& session, bool create, const TopicOptions& options) {
    auto settings = session.settings();
    if (settings.has_error()) return settings.error();
    adapters::kafka::TopicAdmin admin(kafka_settings(*settings));
    const std::vector<TopicState> states = admin.check(wanted_topics(options), create);
    if (options.output.is_json())
        std::cout << as_json(states);
    else
        for (const TopicState& state : states)
            std::cout << word_for(state.kind) << ' ' << state.name
                      << (state.detail.empty() ? "" : ": " + state.detail) << '\n';
    return std::all_of(states.begin(), states.end(), is_well) ? config::kExitOk : config::kExitFailed;
}

}  // namespace

void add_topics_command(CLI::App& app, Action& action) {
    auto* topics = app.add_subcommand("topics", "the topics calfleet needs");
    topics->require_subcommand(1);
    const auto add = [topics, &action](const char* name, const char* help, bool create) {
        auto options = std::make_shared<TopicOptions>();
        auto* command = topics->add_subcommand(name, help);
        add_output_option(*command, options->output, "{\"topics\":[…]}");
        command->add_option("--partitions", options->partitions, "of each topic, where they are not 12")
            ->check(CLI::Range(1, kPartitionsMax));
        if (create)
            command
                ->add_option("--replication", options->replication,
                             "replicas of each topic, where they are not 1")
                ->check(CLI::Range(1, kReplicasMax));
        command->callback([&action, create, options] {
            action = [create, options](const Session& session) {
                return check_topics(session, create, *options);
            };
        });
    };
    add("check", "tell how each topic stands; fails unless all are present", false);
    add("apply", "create the missing ones; never changes an existing one", true);
}

}  // namespace calfleet::ctl
