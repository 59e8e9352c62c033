#include "harness/service_process.hpp"

#include "harness/wait.hpp"

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace calfleet::harness {
namespace {

constexpr std::chrono::seconds kDrainBound{40};

// The health address the service logged once it listened.
std::string health_url_in(const std::string& log) {
    constexpr std::string_view kField = "\"health\":\"";
    const std::size_t at = log.find(kField);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + kField.size();
    return log.substr(begin, log.find('"', begin) - begin);
}

}  // namespace

ServiceProcess::ServiceProcess(const Program& program, bool until_ready) : log_(program.output) {
    std::filesystem::remove(log_);
    process_ = std::make_unique<ChildProcess>(program);
    wait_until("the service to listen", [this] {
        health_url_ = health_url_in(output());
        if (!process_->is_running()) throw std::runtime_error("the service ended: " + output());
        return !health_url_.empty();
    });
    if (until_ready) wait_until_ready();
}

bool ServiceProcess::is_ready() const {
    return run_program({"curl", {"-s", "-f", health_url_ + "/readyz"}, {}, {}, {}}).exit_code == 0;
}

void ServiceProcess::wait_until_ready() {
    wait_until("the service to be ready", [this] {
        if (!process_->is_running()) throw std::runtime_error("the service ended: " + output());
        return is_ready();
    });
}

std::string ServiceProcess::output() const {
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
}

int ServiceProcess::stop() {
    process_->signal(SIGTERM);
    return process_->wait(kDrainBound);
}

}  // namespace calfleet::harness
