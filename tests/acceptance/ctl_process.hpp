// calfleetctl beside the shared fleet, while it runs: what it has printed so far, and how it ended.
#pragma once

#include "harness/child_process.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calfleet::acceptance {

class CtlProcess {
public:
    // Its standard input is a pipe that stays open as long as this object.
    explicit CtlProcess(const std::vector<std::string>& arguments);
    ~CtlProcess();
    CtlProcess(const CtlProcess&) = delete;
    CtlProcess& operator=(const CtlProcess&) = delete;

    void type(const std::string& line);
    // stdout and stderr together.
    std::string output() const;
    void signal(int number) const { process_->signal(number); }
    // The authorization URL, once it is printed. Throws when the program ends without.
    std::string url();
    int exit_code() { return process_->wait(std::chrono::seconds(30)); }

private:
    std::filesystem::path folder_;
    std::unique_ptr<harness::ChildProcess> process_;
    int input_ = -1;
};

}  // namespace calfleet::acceptance
