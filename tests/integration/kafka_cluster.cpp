#include "integration/kafka_cluster.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace calfleet::integration {
namespace {

constexpr std::chrono::seconds kScriptBound{180};
constexpr const char* kCalfleetctl = CALFLEET_BIN_DIR "/calfleetctl";

// "bootstrap 127.0.0.1:41234" in what the script printed.
std::string address_after(const std::string& word, const std::string& output) {
    const std::size_t at = ("\n" + output).find("\n" + word + " ");
    if (at == std::string::npos) throw std::runtime_error("no broker: " + output);
    const std::size_t begin = at + word.size() + 1;
    return output.substr(begin, output.find_first_of(" \n", begin) - begin);
}

void require(const harness::Finished& finished) {
    if (finished.exit_code != 0) throw std::runtime_error("scripts/kafka: " + finished.output);
}

}  // namespace

KafkaCluster::KafkaCluster(const SecureListeners& secure, const std::string& release) {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-kafka-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    std::vector<std::string> arguments{"start",          "--port",   "0",         "--data",
                                       folder_.string(), "--topics", kCalfleetctl};
    for (const auto& [name, identity] : secure.identities) {
        const std::filesystem::path pem = folder_ / (name + ".pem");
        std::ofstream(pem) << identity.certificate << identity.key;
        arguments.insert(arguments.end(), {"--secure", name + "=" + pem.string()});
    }
    if (!secure.user.empty())
        arguments.insert(arguments.end(), {"--user", secure.user + "=" + secure.password});
    if (!release.empty()) arguments.insert(arguments.end(), {"--release", release});
    const harness::Finished started = script(std::move(arguments));
    require(started);
    brokers_ = address_after("bootstrap", started.output);
    for (const auto& listener : secure.identities)
        secure_brokers_[listener.first] = address_after(listener.first, started.output);
}

KafkaCluster::~KafkaCluster() {
    script({"stop", "--data", folder_.string()});
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void KafkaCluster::stop() {
    require(script({"stop", "--data", folder_.string()}));
}

void KafkaCluster::start() {
    require(script({"start", "--port", brokers_.substr(brokers_.find(':') + 1), "--data", folder_.string()}));
}

harness::Finished KafkaCluster::kcat(std::vector<std::string> arguments, const std::string& input) const {
    arguments.insert(arguments.begin(), {"-b", brokers_});
    return harness::run_program({"kcat", std::move(arguments), {}, {}, input}, std::chrono::seconds(60));
}

harness::Finished KafkaCluster::script(std::vector<std::string> arguments) const {
    return harness::run_program({CALFLEET_SCRIPTS_DIR "/kafka", std::move(arguments), {}, {}, {}},
                                kScriptBound);
}

}  // namespace calfleet::integration
