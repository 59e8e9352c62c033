// Everything a worker needs, inside this process and a temporary folder: a Kafka that forgets, a store file,
// a simulated Google, and keys made for the occasion. Gone with the object.
#pragma once

#include "adapters/config/settings.hpp"
#include "adapters/kafka/kafka_client.hpp"
#include "adapters/kafka/mock_cluster.hpp"
#include "simulators/google/google_simulator.hpp"

#include <filesystem>
#include <string>

namespace calfleet::dev {

// A folder under the system's temporary one, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

class Sandbox {
public:
    // Throws std::runtime_error with a clear sentence, e.g. for a port that is taken.
    Sandbox(const std::string& google_listen, const std::string& http_listen);

    simulators::google::SimulatorControl& google() { return google_.control(); }
    const std::string& google_url() const { return google_.url(); }
    std::string brokers() const { return kafka_.brokers(); }

    // For the worker, and for a second reader of the same store.
    adapters::config::Settings worker_settings() const;
    // The same for a scheduler that looks every second, so that something is to be seen.
    adapters::config::Settings scheduler_settings() const;
    adapters::kafka::KafkaSettings kafka_settings(const std::string& client_id) const;
    std::filesystem::path store_file() const { return folder_.path() / "calfleet.db"; }

    // A file that, sourced by a shell, points calfleetctl at this sandbox.
    std::filesystem::path write_environment_file() const;

private:
    TemporaryFolder folder_;
    adapters::kafka::MockCluster kafka_;
    simulators::google::GoogleSimulatorThread google_;
    const std::string http_listen_;
    const std::string token_keys_;
    const std::string event_id_key_;
};

}  // namespace calfleet::dev
