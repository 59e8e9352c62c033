// A fleet under test: the real calfleet-worker and calfleetctl as processes, a simulated Google, a store
// file, and the Kafka it is given. Tests act as the chatbot on one side and as Google's owner on the other.
#pragma once

#include "adapters/kafka/kafka_client.hpp"
#include "codec/json_value.hpp"
#include "harness/child_process.hpp"
#include "harness/kafka_probe.hpp"
#include "harness/service_process.hpp"
#include "providers/google_calendar/oauth/scopes.hpp"
#include "simulators/google/google_simulator.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace calfleet::harness {

// An account at the simulated Google, connected for an agent.
struct AgentSpec {
    std::string company = "acme";
    std::string agent;
    std::string zone = "Asia/Jakarta";
    std::string scopes = providers::google_calendar::kDefaultScopes;
    std::chrono::seconds token_lifetime{3600};
    bool has_connection = true;
    std::vector<simulators::google::CalendarSpec> further_calendars = {};  // beside the agent's own
};

class Fleet {
public:
    static constexpr const char* kWorker = CALFLEET_BIN_DIR "/calfleet-worker";

    // `brokers` as a bootstrap list; `properties` are librdkafka's, for every client. Without a `store_url`
    // the fleet has an SQLite file of its own.
    Fleet(std::string brokers, std::map<std::string, std::string> properties, std::string store_url = {});
    ~Fleet();

    // Another worker, or another service in the same environment.
    std::unique_ptr<ServiceProcess> make_service(const std::string& name, const Variables& more = {},
                                                 const std::string& program = kWorker,
                                                 std::vector<std::string> arguments = {},
                                                 bool wait_until_ready = true) const;

    // The fleet's first worker. Returns when it says that it is ready.
    void start_worker(const Variables& more = {}) { worker_ = make_service("worker", more); }
    ChildProcess& worker() { return worker_->process(); }
    int stop_worker() { return worker_->stop(); }
    std::string worker_output() const { return worker_->output(); }
    const std::string& health_url() const { return worker_->health_url(); }

    // Account, connection and template `template-AGENT`; flags of the company on.
    void add_agent(const AgentSpec& spec);
    void turn_on_flags(const std::string& company);
    void save_template(const std::string& company, const std::string& agent, const std::string& json);
    static std::string email_of(const std::string& agent) { return agent + "@acme.example"; }
    static std::string template_of(const std::string& agent) { return "template-" + agent; }

    // calfleetctl with this fleet's environment.
    Finished ctl(std::vector<std::string> arguments, const std::string& input = {}) const;

    // Publishes a command of the company "acme", or as `data` says; answers its id.
    std::string send(const std::string& type, const std::string& agent, const std::string& members,
                     const std::string& company = "acme");
    // send, and the result.
    codec::JsonValue call(const std::string& type, const std::string& agent, const std::string& members,
                          const std::string& company = "acme");
    // Commands expire so long after they were sent, from here on; nothing: as the worker thinks right.
    void expire_commands_after(std::optional<std::chrono::seconds> patience) { patience_ = patience; }
    // call, with an administrator as the actor and Google as the provider.
    codec::JsonValue administer(const std::string& type, const std::string& agent,
                                const std::string& members = {}, const std::string& company = "acme");
    // The same record again, byte for byte.
    void repeat_last_command() { probe_->publish(last_command_); }
    const std::string& last_command_id() const { return last_command_id_; }

    KafkaProbe& kafka() { return *probe_; }
    simulators::google::SimulatorControl& google() { return google_->control(); }
    const std::filesystem::path& folder() const { return folder_; }
    Variables environment() const;

private:
    const std::string brokers_;
    const std::map<std::string, std::string> properties_;
    std::filesystem::path folder_;
    const std::string store_url_;
    std::unique_ptr<simulators::google::GoogleSimulatorThread> google_;
    std::unique_ptr<KafkaProbe> probe_;
    std::unique_ptr<ServiceProcess> worker_;
    std::string last_command_id_;
    core::OutgoingRecord last_command_;
    std::optional<std::chrono::seconds> patience_;
    int commands_sent_ = 0;
};

}  // namespace calfleet::harness
