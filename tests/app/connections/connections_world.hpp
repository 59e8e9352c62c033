// Everything about connections on fakes whose time stands still: one database and one provider, and as many
// processes on them as a test makes. Test thread only.
#pragma once

#include "app/connections/connection_access.hpp"
#include "app/connections/connection_commands.hpp"
#include "app/connections/connection_status.hpp"
#include "codec/json_parser.hpp"
#include "fakes/fake_oauth_provider.hpp"
#include "fakes/fake_publisher.hpp"
#include "fakes/in_memory_agent_store.hpp"
#include "fakes/in_memory_leases.hpp"
#include "fakes/manual_clock.hpp"
#include "fakes/recording_log.hpp"
#include "fakes/recording_meters.hpp"
#include "fakes/run_awaitable.hpp"
#include "fakes/scripted_attempt.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace calfleet::app::connections {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

class RecordingMailer final : public ports::Mailer {
public:
    ports::awaitable<core::Result<void, ports::MailError>> send(ports::Mail mail) override {
        if (refusals > 0) {
            --refusals;
            co_return ports::MailError{"scripted"};
        }
        sent.push_back(std::move(mail));
        co_return core::Result<void, ports::MailError>();
    }
    std::vector<ports::Mail> sent;
    int refusals = 0;
};

// Numbers instead of chance.
class CountingOAuthSecrets final : public ports::OAuthSecrets {
public:
    ports::FreshOAuthSecrets make() override {
        const std::string number = std::to_string(++made_);
        return {"state-" + number, core::Secret("verifier-" + number), "challenge-" + number};
    }
    std::string hash_of(std::string_view state) const override { return "hash of " + std::string(state); }

private:
    int made_ = 0;
};

struct World {
    boost::asio::io_context io;
    fakes::ManualClock clock;
    fakes::RecordingLog log;
    fakes::FakePublisher publisher;
    fakes::FakeOAuthProvider provider;
    fakes::InMemoryAnnouncements announcements{clock};
    fakes::InMemoryConnectionStore store{clock, announcements};
    fakes::InMemoryTemplateStore templates{clock};
    fakes::InMemoryOAuthSessions sessions{clock};
    fakes::InMemoryAgentStore agents{clock, templates, store, sessions};
    fakes::InMemoryLeases leases{clock};
    CountingOAuthSecrets secrets;
    RecordingMailer mailer;
    fakes::RecordingMeters meters;

    // One worker's view of the world.
    struct Process {
        Process(World& world, const std::string& name, ConnectionOwner owner)
            : announcer(
                  world.io.get_executor(),
                  {world.announcements, world.store, world.publisher, world.leases, world.clock, world.log},
                  [&world](const ports::ConnectionKey& key, const ports::Connection* connection) {
                      return connection_state_record(key, connection, ports::Capability::kFull,
                                                     world.clock.now());
                  },
                  name),
              loss_mail(world.io.get_executor(), &world.mailer, world.clock, world.log),
              book(world.store, announcer, loss_mail, world.clock, world.log, world.meters),
              replacement({book, world.provider, world.leases, world.clock, world.log, world.meters}, name),
              refresher(world.io.get_executor(), replacement, world.clock, world.log),
              access(book, refresher, owner, world.clock),
              commands({world.provider, world.sessions, world.secrets, world.agents, book, refresher,
                        world.clock, world.log},
                       owner, "flag") {}

        Announcer announcer;
        LossMail loss_mail;
        ConnectionBook book;
        TokenReplacement replacement;
        TokenRefresher refresher;
        ConnectionAccess access;
        ConnectionCommands commands;
    };
    std::unique_ptr<Process> make_process(const std::string& name,
                                          ConnectionOwner owner = ConnectionOwner::kAgent) {
        return std::make_unique<Process>(*this, name, owner);
    }
    std::unique_ptr<Process> process = make_process("worker-1");

    static ports::ConnectionKey key_of(const std::string& agent = "agent-1") {
        return {core::CompanyId("co-1"), core::AgentId(agent), "google_calendar"};
    }
    static core::CommandIdentity asked_by(const std::string& id = "cmd-1") {
        core::CommandIdentity command;
        command.id = core::CommandId(id);
        command.company_id = core::CompanyId("co-1");
        command.agent_id = core::AgentId("agent-1");
        return command;
    }

    // Runs whatever can run, letting time pass in small steps until the task is done.
    template <class T>
    T run(ports::awaitable<T> task) {
        auto running = fakes::start_awaitable(io, std::move(task));
        constexpr int kStepsMax = 100'000;
        for (int i = 0; i < kStepsMax && !running.done(); ++i) {
            settle();
            if (!running.done()) clock.advance(std::chrono::milliseconds(10));
        }
        return running.result();
    }
    // Runs what needs no time.
    void settle() {
        io.restart();
        io.poll();
    }

    // A connection with that much life left.
    void connect(std::chrono::milliseconds left = std::chrono::hours(1),
                 const std::string& agent = "agent-1") {
        ports::ConnectionWrite write;
        write.connection.key = key_of(agent);
        write.connection.access_token = core::Secret("access-0");
        write.connection.refresh_token = core::Secret("refresh-0");
        write.connection.access_token_expires_at = clock.now() + left;
        write.connection.granted_scopes = fakes::FakeOAuthProvider::kFull;
        write.connection.connected_email = "owner@example.com";
        write.connection.account_id = "sub-1";
        write.connection.next_refresh_at = clock.now() + left - std::chrono::minutes(5);
        ASSERT_TRUE(run(store.write(std::move(write)))->has_value());
    }
    std::optional<ports::Connection> row(const std::string& agent = "agent-1") {
        auto found = run(store.find(key_of(agent)));
        return std::move(*found);
    }
    core::ConnectionState state() {
        const auto found = row();
        return found ? found->health.state : core::ConnectionState::kNotConnected;
    }

    // The types of the events that were told, in order; those of one type with their properties.
    std::vector<std::string> events() {
        settle();
        std::vector<std::string> types;
        for (const auto& record : publisher.on(core::Topic::kEvents))
            types.push_back(*record.header("ce_type"));
        return types;
    }
    std::vector<std::string> events_of(const std::string& type) {
        settle();
        std::vector<std::string> properties;
        for (const auto& record : publisher.on(core::Topic::kEvents))
            if (*record.header("ce_type") == type) properties.push_back(*record.value);
        return properties;
    }
};

struct ConnectionsTest : ::testing::Test, World {
    using Authorized = core::Result<ports::Authorization, core::Failed>;

    Authorized authorize(Process& of) {
        return run(of.access.authorize(asked_by(), "google_calendar",
                                       clock.steady_now() + std::chrono::seconds(30)));
    }
    Authorized authorize() { return authorize(*process); }
    Refreshed refresh(Process& of, std::int64_t token_version) {
        return run(of.refresher.refresh({key_of(), token_version, RefreshType::kReactive, asked_by()},
                                        clock.steady_now() + std::chrono::seconds(30)));
    }
    Refreshed refresh() { return refresh(*process, row()->token_version); }
    static core::FailureReason reason_of(const auto& failed) { return failed.error().reason; }

    core::Outcome handle(const std::string& type, const std::string& members,
                         const std::string& id = "cmd-1") {
        core::Command command;
        static_cast<core::CommandIdentity&>(command) = asked_by(id);
        command.type = type;
        command.data = R"({"provider":"google_calendar","actor":{"user_id":"user-1","role":"admin"})";
        command.data += (members.empty() ? "" : "," + members) + "}";
        for (const ports::CommandRoute& route : process->commands.routes()) {
            if (route.type != type) continue;
            last_route = route;
            last_command = command;
            const ports::CommandTerms terms{clock.steady_now(), clock.steady_now() + std::chrono::seconds(60),
                                            route.effects == nullptr ? nullptr : &attempt};
            return run(route.handler->handle(last_command, terms));
        }
        throw std::logic_error("no route for " + type);
    }
    static std::string outcome_of(const core::Outcome& outcome) {
        const auto* failed = std::get_if<core::Failed>(&outcome);
        return failed == nullptr ? "success" : std::string(to_string(failed->reason));
    }
    static codec::JsonValue data_of(const core::Outcome& outcome) {
        return *codec::parse_json(std::get<core::Done>(outcome).data_json);
    }

    fakes::ScriptedAttempt attempt;
    core::Command last_command;
    ports::CommandRoute last_route;
};

}  // namespace calfleet::app::connections
