#include "integration/kafka_cluster.hpp"

#include <cstdlib>
#include <stdexcept>

namespace calfleet::integration {
namespace {

constexpr std::chrono::seconds kScriptBound{180};
constexpr const char* kCalfleetctl = CALFLEET_BIN_DIR "/calfleetctl";

// "bootstrap 127.0.0.1:41234" in what the script printed.
std::string bootstrap_in(const std::string& output) {
    constexpr std::string_view kWord = "bootstrap ";
    const std::size_t at = output.find(kWord);
    if (at == std::string::npos) throw std::runtime_error("no broker: " + output);
    const std::size_t begin = at + kWord.size();
    return output.substr(begin, output.find_first_of(" \n", begin) - begin);
}

void require(const harness::Finished& finished) {
    if (finished.exit_code != 0) throw std::runtime_error("scripts/kafka: " + finished.output);
}

}  // namespace

KafkaCluster::KafkaCluster() {
    std::string pattern = (std::filesystem::temp_directory_path() / "calfleet-kafka-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    const harness::Finished started =
        script({"start", "--port", "0", "--data", folder_.string(), "--topics", kCalfleetctl});
    require(started);
    brokers_ = bootstrap_in(started.output);
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
