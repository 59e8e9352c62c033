// A real broker for one test program, on a port from the system and in a folder of its own; and kcat to talk
// to it.
#pragma once

#include "harness/child_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calfleet::integration {

class KafkaCluster {
public:
    // Starts it and applies the topic list.
    KafkaCluster();
    ~KafkaCluster();
    KafkaCluster(const KafkaCluster&) = delete;
    KafkaCluster& operator=(const KafkaCluster&) = delete;

    const std::string& brokers() const { return brokers_; }
    void stop();
    // The same data on the same port again.
    void start();

    harness::Finished kcat(std::vector<std::string> arguments, const std::string& input = {}) const;

private:
    harness::Finished script(std::vector<std::string> arguments) const;

    std::filesystem::path folder_;
    std::string brokers_;
};

}  // namespace calfleet::integration
