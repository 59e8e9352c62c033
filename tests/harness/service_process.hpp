// A worker or scheduler under test: a process, its log, and where it says that it is ready. Ended with its
// object.
#pragma once

#include "harness/child_process.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace calfleet::harness {

class ServiceProcess {
public:
    // Starts it; `program.output` takes its log. Returns when it listens and, unless told otherwise, is
    // ready.
    explicit ServiceProcess(const Program& program, bool wait_until_ready = true);

    ChildProcess& process() { return *process_; }
    bool is_ready() const;
    void wait_until_ready();
    std::string output() const;
    const std::string& health_url() const { return health_url_; }

    // SIGTERM, then the exit code.
    int stop();

private:
    const std::filesystem::path log_;
    std::unique_ptr<ChildProcess> process_;
    std::string health_url_;
};

}  // namespace calfleet::harness
