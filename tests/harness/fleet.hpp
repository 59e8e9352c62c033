// A fleet under test: the real calfleet-worker and calfleetctl as processes, a simulated Google, a store
// file, and the Kafka it is given. Tests act as the chatbot on one side and as Google's owner on the other.
#pragma once

#include "adapters/kafka/kafka_client.hpp"
#include "codec/json_value.hpp"
#include "harness/child_process.hpp"
#include "harness/kafka_probe.hpp"
#include "providers/google_calendar/scopes.hpp"
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
};

class Fleet {
public:
    // `brokers` as a bootstrap list; `properties` are librdkafka's, for every client.
    Fleet(std::string brokers, std::map<std::string, std::string> properties);
    ~Fleet();

    // Returns when the worker says that it is ready.
    void start_worker(Variables more = {});
    ChildProcess& worker() { return *worker_; }
    // SIGTERM, then the exit code.
    int stop_worker();
    std::string worker_output() const;

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
    const std::string& last_command_id() const { return last_command_id_; }

    KafkaProbe& kafka() { return *probe_; }
    simulators::google::SimulatorControl& google() { return google_->control(); }
    const std::filesystem::path& folder() const { return folder_; }
    Variables environment() const;
    std::string health_url() const { return health_url_; }

private:
    const std::string brokers_;
    const std::map<std::string, std::string> properties_;
    std::filesystem::path folder_;
    std::unique_ptr<simulators::google::GoogleSimulatorThread> google_;
    std::unique_ptr<KafkaProbe> probe_;
    std::unique_ptr<ChildProcess> worker_;
    std::string health_url_;
    std::string last_command_id_;
    int commands_sent_ = 0;
};

}  // namespace calfleet::harness
