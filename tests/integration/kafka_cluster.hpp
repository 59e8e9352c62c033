// A real broker for one test program, on a port from the system and in a folder of its own; and kcat to talk
// to it.
#pragma once

#include "harness/child_process.hpp"
#include "harness/test_certificates.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace calfleet::integration {

// Listeners with TLS that want a user's password, beside the one that wants nothing.
struct SecureListeners {
    std::map<std::string, harness::PemIdentity> identities;  // by the listener's name, in capital letters
    std::string user;
    std::string password;
};

class KafkaCluster {
public:
    // Starts it, the usual release or that one, and applies the topic list.
    explicit KafkaCluster(const SecureListeners& secure = {}, const std::string& release = {});
    ~KafkaCluster();
    KafkaCluster(const KafkaCluster&) = delete;
    KafkaCluster& operator=(const KafkaCluster&) = delete;

    const std::string& brokers() const { return brokers_; }
    // Of a listener with TLS.
    const std::string& brokers(const std::string& listener) const { return secure_brokers_.at(listener); }
    void stop();
    // The same data on the same port again, without listeners with TLS.
    void start();

    harness::Finished kcat(std::vector<std::string> arguments, const std::string& input = {}) const;

private:
    harness::Finished script(std::vector<std::string> arguments) const;

    std::filesystem::path folder_;
    std::string brokers_;
    std::map<std::string, std::string> secure_brokers_;
};

}  // namespace calfleet::integration
